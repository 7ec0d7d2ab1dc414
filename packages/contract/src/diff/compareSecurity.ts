import { child, followObject, isObject, type JsonObject } from "../engine/description/document.ts";
import type { Operation } from "../engine/description/operation.ts";
import { canonical } from "./canonical.ts";
import type { Felt } from "./change.ts";

/** One way to prove who is calling: all of these at once; none for anyone. */
interface Requirement {
  /** What each scheme asks for, by its meaning. */
  readonly schemes: ReadonlyMap<string, readonly string[]>;
  readonly text: string;
}

/** What a document says of credentials. */
export interface SecurityReader {
  requirements(operation: Operation): readonly Requirement[];
  pointer(operation: Operation): string;
}

/** Prepares the reading of a document. */
export function createSecurityReader(document: JsonObject): SecurityReader {
  const owner = ({ declared }: Operation) =>
    declared["security"] === undefined ? document : declared;
  return {
    requirements: (operation) => {
      const list = owner(operation)["security"];
      const requirements = Array.isArray(list) && list.length > 0 ? list : [{}];
      return requirements.filter(isObject).map((requirement) => ({
        schemes: new Map(
          Object.entries(requirement).map(([name, scopes]) => [
            meaningOf(document, name),
            Array.isArray(scopes) ? scopes.map(String) : [],
          ]),
        ),
        text: tell(requirement),
      }));
    },
    pointer: (operation) =>
      owner(operation) === document ? "/security" : `${operation.pointer}/security`,
  };
}

/** A scheme is what it puts into a request; its name is not on the wire. */
function meaningOf(document: JsonObject, name: string): string {
  const { type, scheme, in: place, name: parameter, ...rest } = schemeOf(document, name);
  const scale = String(scheme ?? "").toLowerCase();
  return canonical({ type, scheme: scale, place, parameter, pattern: rest["x-value-pattern"] });
}

function schemeOf(document: JsonObject, name: string): JsonObject {
  const pointer = child("/components/securitySchemes", name);
  const value = { $ref: `#${pointer.split("/").map(encodeURIComponent).join("/")}` };
  return followObject(document, { value, pointer }).value;
}

function tell(requirement: JsonObject): string {
  const names = Object.entries(requirement).map(([name, scopes]) =>
    Array.isArray(scopes) && scopes.length > 0 ? `${name} (${scopes.join(", ")})` : name,
  );
  return names.join(" and ") || "no credentials";
}

/** Compares who may call an operation. */
export function compareSecurity(
  old: Operation,
  next: Operation,
  readers: { readonly old: SecurityReader; readonly new: SecurityReader },
): Felt[] {
  const [olds, news] = [readers.old.requirements(old), readers.new.requirements(next)];
  const lost = olds.filter((one) => !news.some((other) => isEnough(one, other)));
  const gained = news.filter((one) => !olds.some((other) => isEnough(one, other)));
  const where = {
    place: "",
    oldPointer: readers.old.pointer(old),
    newPointer: readers.new.pointer(next),
  };
  const to = news.map(({ text }) => text).join(" or ");
  return [
    ...lost.map(({ text }): Felt => ({ rule: "security.removed", ...where, from: text, to })),
    ...gained.map(({ text }): Felt => ({ rule: "security.added", ...where, to: text })),
  ];
}

/** Whether credentials that meet one requirement meet the other. */
function isEnough(given: Requirement, asked: Requirement): boolean {
  return [...asked.schemes].every(([scheme, scopes]) => {
    const granted = given.schemes.get(scheme);
    return granted !== undefined && scopes.every((scope) => granted.includes(scope));
  });
}

/** Compares where tokens come from. */
export function compareTokenAddresses(old: JsonObject, next: JsonObject): Felt[] {
  const [before, after] = [addressesOf(old), addressesOf(next)];
  return [...before].flatMap(([key, { address, pointer }]): Felt[] => {
    const other = after.get(key);
    if (other === undefined || other.address === address) return [];
    return [
      {
        rule: "security.address",
        place: "",
        what: key,
        from: address,
        to: other.address,
        oldPointer: pointer,
        newPointer: other.pointer,
      },
    ];
  });
}

interface Address {
  readonly address: string;
  readonly pointer: string;
}

function addressesOf(document: JsonObject): Map<string, Address> {
  const addresses = new Map<string, Address>();
  const components = document["components"];
  const schemes = isObject(components) ? components["securitySchemes"] : undefined;
  for (const name of Object.keys(schemes ?? {})) {
    const scheme = schemeOf(document, name);
    const pointer = child("/components/securitySchemes", name);
    for (const [flow, value] of Object.entries(scheme["flows"] ?? {})) {
      for (const key of ["authorizationUrl", "tokenUrl", "refreshUrl"]) {
        const address = (value as JsonObject)[key];
        if (typeof address !== "string") continue;
        const place = child(pointer, "flows", flow, key);
        addresses.set(`${key} of ${name}`, { address, pointer: place });
      }
    }
    const address = scheme["openIdConnectUrl"];
    if (typeof address === "string") {
      const place = child(pointer, "openIdConnectUrl");
      addresses.set(`openIdConnectUrl of ${name}`, { address, pointer: place });
    }
  }
  return addresses;
}
