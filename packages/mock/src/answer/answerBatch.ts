import { isObject, type JsonObject } from "@liaison/contract";
import { createItemMaker, followLinks } from "../scenario/distinctItems.ts";

/** Larger lists get the example as it is: a body of a few MiB can hold millions of items. */
const MOST_ITEMS = 1000;

/** How much more it says that a text is the same, such as a type, than that a number is. */
const SAME_TEXT = 100;

/** Properties that amoCRM sends under another name than it takes them. */
const WRITTEN_AS: ReadonlyMap<string, string> = new Map([["main_contact", "is_main"]]);

/** How often each item of an operation's example was used, by operationId. */
export type SampleUses = Map<string, number[]>;

/** A request that may be a batch. */
export interface BatchRequest {
  readonly operationId: string;
  /** Values of the path's templates. */
  readonly values: Readonly<Record<string, string>>;
  /** The parsed body; undefined when it is no JSON. */
  readonly body: unknown;
}

interface List {
  /** Keys that lead to it. */
  readonly path: string;
  readonly items: readonly unknown[];
  replace(items: readonly unknown[]): unknown;
}

/**
 * Answers a batch item for item: the items of the example come again and again, each with an
 * identifier of its own, and with what the item of the request has in common with it. Where items
 * have a `request_id`, one that was not sent is the position, as with amoCRM.
 *
 * @param example the parsed body that would be sent otherwise
 * @param uses is counted up, so that what later requests create is distinct too
 * @param fits whether a body satisfies its schema
 * @returns the example when the request is no batch, has nothing in common with it or asks for more
 *   than the schema allows
 */
export function answerBatch(
  example: unknown,
  { operationId, values, body }: BatchRequest,
  uses: SampleUses,
  fits: (candidate: unknown) => boolean,
): unknown {
  const list = findList(example);
  const sent = findList(body);
  if (list === undefined || sent === undefined || (sent.path !== "" && sent.path !== list.path)) {
    return example;
  }
  const samples = list.items;
  const batch = sent.items;
  if (batch.length > MOST_ITEMS || !samples.every(isObject) || !batch.every(isObject)) {
    return example;
  }
  const [first] = samples;
  if (first === undefined) return example;
  const isEchoed = (key: string) =>
    key === "request_id" || batch.some((item) => Object.hasOwn(item, key));
  if (!Object.keys(first).some(isEchoed)) return example;

  const make = createItemMaker(samples);
  const used = samples.map((_, place) => uses.get(operationId)?.[place] ?? 0);
  const named = Object.entries(values)
    // An `id` of the path is that of the list's owner.
    .filter(([name]) => name !== "id")
    .map(([name, value]) => [name, typeof first[name] === "number" ? Number(value) : value]);
  const optional = Object.keys(first).filter(
    (key) => isObject(first[key]) && fits(list.replace([{ ...first, [key]: null }])),
  );

  const items = batch.map((item, index) => {
    const given: JsonObject = {
      request_id: `${index}`,
      ...Object.fromEntries(named),
      ...item,
    };
    const alike = samples.map((sample) => likeness(sample, given));
    const most = Math.max(...alike);
    const place = most === 0 ? index % samples.length : alike.indexOf(most);
    const round = used[place] ?? 0;
    used[place] = round + 1;
    const sample = make(round * samples.length + place) as JsonObject;
    const echoed = echo(sample, given);
    // Details of another kind of item are none of this one.
    const foreign = most < SAME_TEXT ? optional : [];
    const unsent = foreign.filter((key) => echoed[key] === sample[key]);
    const own = { ...echoed, ...Object.fromEntries(unsent.map((key) => [key, null])) };
    return followLinks(own, String(sample["id"]), String(own["id"]));
  });
  const answer = list.replace(items);
  if (!fits(answer)) return example;
  uses.set(operationId, used);
  return answer;
}

/** A list, or the first one in an object or what it embeds. */
function findList(body: unknown): List | undefined {
  if (Array.isArray(body)) return { path: "", items: body, replace: (items) => items };
  if (!isObject(body)) return undefined;
  const key = Object.keys(body).find((name) => name === "_embedded" || Array.isArray(body[name]));
  const inner = key === undefined ? undefined : findList(body[key]);
  if (key === undefined || inner === undefined) return undefined;
  const { path, items } = inner;
  return {
    path: `${path}/${key}`,
    items,
    replace: (others) => ({
      ...body,
      ...(typeof body["_total_items"] === "number" && { _total_items: others.length }),
      [key]: inner.replace(others),
    }),
  };
}

/** What a sample and a sent item have in common; a `request_id` says nothing about an item. */
function likeness(sample: JsonObject, given: JsonObject): number {
  let sum = 0;
  for (const [key, value] of Object.entries(sample)) {
    if (key === "request_id" || given[key] !== value) continue;
    if (typeof value === "string") sum += SAME_TEXT;
    if (typeof value === "number") sum += 1;
  }
  return sum;
}

/**
 * A sample with the values that were sent; nothing is added, and no type changes.
 *
 * @returns the sample itself when nothing differs
 */
function echo(sample: JsonObject, given: JsonObject): JsonObject {
  const changes = Object.entries(sample).flatMap(([key, value]): [string, unknown][] => {
    const sent = given[key] ?? given[WRITTEN_AS.get(key) ?? key];
    let echoed = value;
    if (isObject(value) && isObject(sent)) echoed = echo(value, sent);
    else if (typeof value !== "object" && typeof sent === typeof value) echoed = sent;
    return echoed === value ? [] : [[key, echoed]];
  });
  return changes.length === 0 ? sample : { ...sample, ...Object.fromEntries(changes) };
}
