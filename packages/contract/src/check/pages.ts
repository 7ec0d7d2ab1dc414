import type { Contract } from "../engine/contract.ts";
import type { Operation } from "../engine/description/operation.ts";
import type { Exchange, HttpRequest } from "../engine/exchange.ts";
import type { Rule, Violation } from "../engine/violation.ts";
import type { Item } from "../report/collector.ts";
import { judgeAnswer } from "./judge.ts";
import { missingAnswer } from "./missingAnswer.ts";
import { createNextPageReader, type NextPage, readBody } from "./nextPage.ts";
import type { Answer } from "./send.ts";

/** An answer that may have a next page. */
export interface FirstPage {
  /** Of its result. */
  readonly name: string;
  readonly operation: Operation;
  /** Without the credentials that the sender adds. */
  readonly request: HttpRequest;
  readonly exchange: Exchange;
}

/** What following the links gave. */
export interface Pages {
  /** What is wrong with the link of the first page. */
  readonly violations: readonly Violation[];
  /** One for each further page. */
  readonly items: readonly Item[];
}

/** A request as it was sent, and what became of it. */
export interface Sent {
  readonly request: HttpRequest;
  readonly answer: Answer;
}

/** How pages are read. */
export interface PageOptions {
  /** Path that the target has before those of the description. */
  readonly basePath: string;
  /** Most pages that are read of a list, the first included. */
  readonly maxPages: number;
  /** Adds the credentials to a request and sends it. */
  readonly send: (request: HttpRequest) => Promise<Sent>;
}

/**
 * Follows the links from page to page until there is none.
 *
 * A link is followed at the target, whatever its host: vendors give links to their own hosts behind a
 * gateway. It must lead to the same operation, with a query that the description allows. A list is
 * endless when a link leads to a page that was read before, when a page has the same items as an
 * earlier one, or when the last page that may be read is empty and still leads on. A list that is
 * only long is told as skipped from there on.
 */
export async function followPages(
  contract: Contract,
  { name, operation, request, exchange }: FirstPage,
  { basePath, maxPages, send }: PageOptions,
): Promise<Pages> {
  const readNext = createNextPageReader(contract);
  const items: Item[] = [];
  const own: Violation[][] = [[]];
  const targets = new Set([request.target]);
  const contents = new Set<string>();
  let page = exchange;
  let at = request.target;

  for (let number = 1; ; number += 1) {
    const violations = own.at(-1) as Violation[];
    const content = contentOf(page);
    const next = readNext(operation, at, page.response);
    if (next === undefined) break;
    const find = (rule: Rule, expected: string, actual: string, message: string) => {
      const specPointer = `${operation.pointer}/responses`;
      const { operationId } = operation;
      violations.push({
        rule,
        operationId,
        place: next.place,
        expected,
        actual,
        message,
        specPointer,
      });
    };
    const target = resolveLink(next, at, basePath);
    const fault = findFault(contract, operation, page.request, target);
    if (fault !== undefined || target === undefined) {
      find(
        "check.pages.broken",
        `an address of ${operation.operationId}`,
        next.link,
        `The link to the next page cannot be followed: ${fault ?? "it is no address"}`,
      );
      break;
    }
    const repeated = targets.has(target)
      ? `leads to a page that was read before, ${target}`
      : content !== "" && contents.has(content)
        ? "leads on, although this page has the same items as an earlier one"
        : number >= maxPages && content === ""
          ? `leads on, although page ${number} is empty`
          : undefined;
    if (repeated !== undefined) {
      find("check.pages.endless", "a last page without a link", next.link, `The link ${repeated}`);
      break;
    }
    const label = `${name} · page ${number + 1}`;
    if (number >= maxPages) {
      const skipped = `the list has more than ${maxPages} pages, --max-pages reads more`;
      items.push({ name: label, operationId: operation.operationId, skipped });
      break;
    }
    at = target;
    targets.add(target);
    contents.add(content);
    const sent = await send({ ...request, target });
    if ("failure" in sent.answer) {
      const violation = missingAnswer(operation, sent.answer.failure);
      items.push({ name: label, operationId: operation.operationId, violations: [violation] });
      break;
    }
    page = { request: sent.request, response: sent.answer.response };
    own.push([...judgeAnswer(operation, { kind: "valid" }, page.response)]);
    items.push({ name: label, exchange: page, violations: own.at(-1) as Violation[] });
  }
  return { violations: own[0] ?? [], items };
}

/** The target of a link, without the path that only this target has; undefined for no address. */
function resolveLink({ link }: NextPage, from: string, basePath: string): string | undefined {
  const text = link.trim();
  if (text === "" || /^(?!https?:)[a-z][a-z\d+.-]*:/i.test(text)) return undefined;
  const [withoutOrigin = ""] = text.replace(/^(?:https?:)?\/\/[^/?#]*/i, "").split("#");
  const absolute =
    withoutOrigin.startsWith("/") || withoutOrigin !== text
      ? withoutOrigin
      : relativeTo(from, withoutOrigin);
  const own =
    basePath !== "" && absolute.startsWith(`${basePath}/`)
      ? absolute.slice(basePath.length)
      : absolute;
  // Brackets stay as they are; what no request line can hold is encoded.
  return own.replace(/[^\x21-\x7e]+/g, encodeURIComponent);
}

function relativeTo(from: string, link: string): string {
  const [path = ""] = from.split("?");
  if (link.startsWith("?")) return `${path}${link}`;
  const { pathname } = new URL(link.split("?")[0] ?? "", `http://host${path}`);
  return `${pathname}${/\?.*/s.exec(link)?.[0] ?? ""}`;
}

/** What the description has against following a link, as the end of a sentence. */
function findFault(
  contract: Contract,
  operation: Operation,
  request: HttpRequest,
  target: string | undefined,
): string | undefined {
  if (target === undefined) return "it is no address";
  const match = contract.findOperation(request.method, target);
  if (match.kind !== "found" || match.operation !== operation) {
    return `it leads out of ${operation.operationId}, to ${target.split("?")[0]}`;
  }
  const { violations } = contract.judgeRequest(match, { ...request, target });
  // Links have no credentials.
  const violation = violations.find(({ rule }) => rule !== "request.security");
  return violation?.message.replace(/^./, (letter) => letter.toLowerCase());
}

/** The lists of a body as text, without their links; empty when there is nothing in them. */
function contentOf({ response }: Exchange): string {
  const lists: unknown[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (Array.isArray(value)) {
      if (value.length > 0) lists.push(value);
    } else if (typeof value === "object" && value !== null && depth < 4) {
      for (const inner of Object.values(value)) visit(inner, depth + 1);
    }
  };
  visit(readBody(response), 0);
  return lists.length === 0 ? "" : JSON.stringify(lists);
}
