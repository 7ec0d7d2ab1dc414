import type {
  DeclaredResponse,
  Operation,
  ResponseHeader,
} from "../engine/description/operation.ts";
import { essence, findContent } from "../engine/messages/mediaType.ts";
import type { Felt } from "./change.ts";
import type { Pairs } from "./pairs.ts";
import { placeChanges } from "./placed.ts";
import type { OperationUse } from "./usage.ts";

/** Compares the answers of an operation. */
export function compareResponses(
  old: Operation,
  next: Operation,
  pairs: Pairs,
  use: OperationUse | undefined,
): Felt[] {
  const changes: Felt[] = [];
  for (const response of old.responses) {
    const { status, pointer } = response;
    const other = findCovering(next, status);
    if (other === undefined) {
      const rule = isError(status) ? "response.error.removed" : "response.status.removed";
      changes.push(withUse({ rule, place: status, oldPointer: pointer }, use?.status(status)));
    } else {
      changes.push(...compareResponse(response, other, pairs, use));
    }
  }
  for (const response of next.responses) {
    const { status, pointer } = response;
    if (old.responses.some((one) => one.status === status)) continue;
    const other = findCovering(old, status);
    if (other === undefined) {
      const rule = isError(status) ? "response.error.added" : "response.status.added";
      changes.push({ rule, place: status, newPointer: pointer });
    } else if (other.status !== status) {
      changes.push(...compareResponse(other, response, pairs, use));
    }
  }
  return changes;
}

function isError(status: string): boolean {
  return /^[45]/.test(status) || status === "default";
}

/** The answer that a status falls under: itself before its range before `default`. */
function findCovering({ responses }: Operation, status: string): DeclaredResponse | undefined {
  const names = [status, `${status[0]}XX`, "default"];
  return names
    .map((name) => responses.find((response) => response.status === name))
    .find((response) => response !== undefined);
}

function withUse(change: Felt, isUsed: boolean | undefined): Felt {
  return isUsed === undefined ? change : { ...change, isUsed };
}

function compareResponse(
  old: DeclaredResponse,
  next: DeclaredResponse,
  pairs: Pairs,
  use: OperationUse | undefined,
): Felt[] {
  const isUsed = use?.status(old.status);
  const changes = [...compareHeaders(old, next, pairs), ...compareContents(old, next, pairs, use)];
  return isUsed === false ? changes.map((change) => ({ ...change, isUsed })) : changes;
}

function compareContents(
  old: DeclaredResponse,
  next: DeclaredResponse,
  pairs: Pairs,
  use: OperationUse | undefined,
): Felt[] {
  const place = old.status;
  const where = { place, oldPointer: old.pointer, newPointer: next.pointer };
  if (old.contents.length === 0 || next.contents.length === 0) {
    if (next.contents.length > 0) return [{ rule: "response.body.added", ...where }];
    return old.contents.length > 0 ? [{ rule: "response.body.removed", ...where }] : [];
  }
  const changes: Felt[] = [];
  const compare = (a: string | undefined, b: string | undefined, isUsed: boolean | undefined) => {
    const pair = pairs.shapes(pairs.sides.old.at(a), pairs.sides.new.at(b));
    const inMessage = (pointer: string) => (pointer === "" ? place : `${place} ${pointer}`);
    const found = placeChanges(
      pair,
      "response",
      inMessage,
      use && ((pointer) => use.inMessage(place, pointer)),
    );
    changes.push(...(isUsed === false ? found.map((one) => ({ ...one, isUsed })) : found));
  };
  for (const { mediaType, schemaPointer } of old.contents) {
    const other = findContent(next.contents, essence(mediaType));
    const isUsed = use?.mediaType(`${place} ${mediaType}`);
    if (other) compare(schemaPointer, other.schemaPointer, isUsed);
    else {
      const change: Felt = { rule: "response.mediaType.removed", ...where, what: mediaType };
      changes.push(withUse(change, isUsed));
    }
  }
  for (const { mediaType, schemaPointer } of next.contents) {
    const other = findContent(old.contents, essence(mediaType));
    if (other === undefined) {
      changes.push({ rule: "response.mediaType.added", ...where, what: mediaType });
    } else if (findContent(next.contents, essence(other.mediaType))?.mediaType !== mediaType) {
      compare(other.schemaPointer, schemaPointer, use?.mediaType(`${place} ${other.mediaType}`));
    }
  }
  return changes;
}

function compareHeaders(old: DeclaredResponse, next: DeclaredResponse, pairs: Pairs): Felt[] {
  const news = new Map(next.headers.map((header) => [header.name, header]));
  const changes: Felt[] = [];
  const placeOf = ({ name }: ResponseHeader) => `${old.status} header ${name}`;
  for (const header of old.headers) {
    const place = placeOf(header);
    const other = news.get(header.name);
    news.delete(header.name);
    const where = {
      place,
      oldPointer: header.pointer,
      ...(other && { newPointer: other.pointer }),
    };
    if (other === undefined) {
      changes.push({ rule: "response.header.removed", ...where });
      continue;
    }
    if (other.required && !header.required) {
      changes.push({ rule: "response.header.required", ...where });
    }
    if (header.required && !other.required) {
      changes.push({ rule: "response.header.optional", ...where });
    }
    const { sides } = pairs;
    const pair = pairs.shapes(
      sides.old.at(header.schemaPointer),
      sides.new.at(other.schemaPointer),
    );
    changes.push(...placeChanges(pair, "response", (pointer) => `${place}${pointer}`, undefined));
  }
  for (const header of news.values()) {
    const place = placeOf(header);
    changes.push({ rule: "response.header.added", place, newPointer: header.pointer });
  }
  return changes;
}
