import type { Contract } from "../engine/contract.ts";
import { UsageError } from "../input/usageError.ts";
import type { Item } from "../report/collector.ts";
import { createTally, type Tally } from "../traffic/tally.ts";
import { createTrafficItems, nameRequest } from "../traffic/trafficItem.ts";
import {
  findLocalRules,
  findServerRules,
  type HostRule,
  isLocal,
  mapAddress,
  readAddress,
} from "./hosts.ts";
import type { Recorded } from "./recorded.ts";

/** Recordings, and what of them is the described service. */
export interface ReplayOptions {
  readonly contract: Contract;
  /** In the order in which they are told. */
  readonly recordings: readonly Recording[];
  /** None: the servers of the description, or the only host if that is this machine. */
  readonly rules: readonly HostRule[];
  /** Gets every entry that fits, in the order of the recordings. */
  readonly add: (item: Item) => void;
}

/** A file with entries. */
export interface Recording {
  /** As it is called in errors and, where there are several, in names. */
  readonly name: string;
  /** Reads from the beginning every time. */
  read(): AsyncIterable<Recorded>;
}

/** What a replay came to, beside its report. */
export interface ReplaySummary {
  readonly entries: number;
  /** Entries that were judged. */
  readonly judged: number;
  /** Entries of other services, by host. */
  readonly others: Tally;
  /** Entries that cannot be judged, by reason. */
  readonly skipped: Tally;
  /** Parts that were not judged, by reason. */
  readonly unjudged: Tally;
}

/**
 * Makes items of recorded traffic.
 *
 * @throws UsageError when a recording cannot be read, or nothing in them is the described service
 */
export async function replay({
  contract,
  recordings,
  rules,
  add,
}: ReplayOptions): Promise<ReplaySummary> {
  const toItem = createTrafficItems(contract);
  const others = createTally();
  const skipped = createTally();
  const unjudged = createTally();
  let entries = 0;
  let judged = 0;
  const ours = rules.length > 0 ? rules : await findRules(contract, recordings);
  for (const { name: file, read } of recordings) {
    for await (const { label, url, seen } of read()) {
      entries += 1;
      const address = readAddress(url);
      const target = mapAddress(ours, address);
      if (target === undefined) {
        others.add(address.origin.replace(/^https?:\/\//, ""));
        continue;
      }
      const prefix = recordings.length > 1 ? `${file}, ${label}` : label;
      if ("skipped" in seen) {
        skipped.add(seen.skipped);
        add({ name: `${prefix}: ${pathOf(target)}`, skipped: seen.skipped });
        continue;
      }
      const request = { ...seen.exchange.request, target };
      const left = withoutNeedless(contract, request, seen.unjudged);
      const item = toItem({ exchange: { ...seen.exchange, request }, unjudged: left });
      if (item.skipped === undefined) judged += 1;
      else skipped.add(item.skipped);
      for (const [part, reason] of Object.entries(left)) {
        unjudged.add(`${part.replace(".", " ")} ${reason}`);
      }
      add({ ...item, name: `${prefix}: ${nameRequest(contract, request)}` });
    }
  }
  const summary = { entries, judged, others, skipped, unjudged };
  refuseNothing(summary, recordings, rules);
  return summary;
}

/** That credentials are missing matters only where the description asks for them. */
function withoutNeedless<T extends Readonly<Record<string, string>>>(
  contract: Contract,
  request: Parameters<Contract["judgeRequest"]>[1],
  unjudged: Partial<T>,
): Partial<T> {
  if (unjudged["request.security"] === undefined) return unjudged;
  const match = contract.findOperation(request.method, request.target);
  const { violations } = contract.judgeRequest(match, request);
  if (violations.some(({ rule }) => rule === "request.security")) return unjudged;
  const { "request.security": _, ...rest } = unjudged;
  return rest as Partial<T>;
}

async function findRules(
  { document }: Contract,
  recordings: readonly Recording[],
): Promise<readonly HostRule[]> {
  const servers = findServerRules(document);
  const origins = new Set<string>();
  for (const { read } of recordings) {
    for await (const { url } of read()) {
      const address = readAddress(url);
      if (mapAddress(servers, address) !== undefined) return servers;
      origins.add(address.origin);
    }
  }
  const [only = "", second] = origins;
  return second === undefined && isLocal(only) ? findLocalRules(document, only) : servers;
}

function refuseNothing(
  { entries, judged, others, skipped }: ReplaySummary,
  recordings: readonly Recording[],
  rules: readonly HostRule[],
): void {
  if (judged > 0) return;
  const files = recordings.map(({ name }) => name).join(", ");
  if (entries === 0) throw new UsageError(`${files} has no entries, nothing was recorded`);
  if (skipped.total > 0) {
    throw new UsageError(`nothing in ${files} can be judged: ${skipped.text()}`);
  }
  const what = rules.length > 0 ? "no --host fits" : "no server of the description fits";
  throw new UsageError(
    `of ${entries} entries of ${files} none is of the described service, ${what}: ${others.text()}; name its address with --host https://host.example`,
  );
}

function pathOf(target: string): string {
  return target.split(/[?#]/, 1)[0] ?? "";
}
