import { child, isObject, type JsonObject, valueAt } from "../engine/description/document.ts";
import type { Operation } from "../engine/description/operation.ts";
import type { Felt } from "./change.ts";

/** Compares the servers of two documents, and those of operations that have their own. */
export function compareServers(
  old: { readonly document: JsonObject; readonly operations: readonly Operation[] },
  next: { readonly document: JsonObject; readonly operations: readonly Operation[] },
): Felt[] {
  const changes = compareLists(serversIn(old.document, ""), serversIn(next.document, ""));
  const news = new Map(next.operations.map((operation) => [operation.operationId, operation]));
  return [
    ...changes,
    ...old.operations.flatMap((operation) => {
      const other = news.get(operation.operationId);
      if (other === undefined) return [];
      const [a, b] = [ownServers(old.document, operation), ownServers(next.document, other)];
      if (a === undefined && b === undefined) return [];
      const { operationId } = operation;
      return compareLists(a ?? serversIn(old.document, ""), b ?? serversIn(next.document, "")).map(
        (change) => ({ ...change, operationId }),
      );
    }),
  ];
}

/** Addresses by the pointer of their server. */
type Servers = ReadonlyMap<string, string>;

function compareLists(olds: Servers, news: Servers): Felt[] {
  const removed = [...olds].filter(([address]) => !news.has(address));
  const added = [...news].filter(([address]) => !olds.has(address));
  return [
    ...removed.map(
      ([what, oldPointer]): Felt => ({ rule: "server.removed", place: "", what, oldPointer }),
    ),
    ...added.map(
      ([what, newPointer]): Felt => ({ rule: "server.added", place: "", what, newPointer }),
    ),
  ];
}

/** The servers of an operation or of its path; undefined when it has those of the document. */
function ownServers(document: JsonObject, { declared, pointer }: Operation): Servers | undefined {
  if (declared["servers"] !== undefined) return serversIn(declared, pointer);
  const parent = pointer.slice(0, pointer.lastIndexOf("/"));
  const item = valueAt(document, parent);
  return isObject(item) && item["servers"] !== undefined ? serversIn(item, parent) : undefined;
}

/** Every address that a list of servers stands for: a variable with a set of values is each of them. */
function serversIn(owner: JsonObject, pointer: string): Servers {
  const list = owner["servers"];
  const servers = Array.isArray(list) && list.length > 0 ? list : [{ url: "/" }];
  return new Map(
    servers.filter(isObject).flatMap((server, index) => {
      const place = child(pointer, "servers", index);
      return addressesOf(server).map((address): [string, string] => [address, place]);
    }),
  );
}

function addressesOf({ url, variables }: JsonObject): string[] {
  let addresses = [String(url ?? "/").replace(/(?<=.)\/$/, "")];
  for (const [name, variable] of Object.entries(variables ?? {})) {
    const values = isObject(variable) ? variable["enum"] : undefined;
    if (!Array.isArray(values)) continue;
    addresses = addresses.flatMap((address) =>
      values.map((value) => address.replaceAll(`{${name}}`, String(value))),
    );
  }
  // The name of a variable is not on the wire.
  return addresses.map((address) => address.replaceAll(/\{[^{}]*\}/g, "{}"));
}
