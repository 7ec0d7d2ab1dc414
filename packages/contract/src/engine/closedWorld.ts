import type { JsonObject } from "./description/document.ts";
import type { Operation, Parameter } from "./description/operation.ts";
import { essence } from "./messages/mediaType.ts";
import type { RequestFindings } from "./messages/request.ts";
import type { ResponseFindings } from "./messages/response.ts";
import type { Spelling } from "./schemas/place.ts";
import type { Direction } from "./schemas/schemaDocument.ts";
import type { Schemas } from "./schemas/schemas.ts";
import type { SchemaView } from "./schemas/schemaView.ts";
import { createSurface, type Look, type Names } from "./schemas/surface.ts";
import { type DriftRule, toBrackets, toPointer, toViolation, type Violation } from "./violation.ts";

/** What an exchange has beyond its description, and which declared things it has. */
export interface ExchangeLook extends Names {
  readonly drift: readonly Violation[];
}

/** Looks at exchanges as if the description named everything that there is. */
export interface ClosedWorld {
  look(operation: Operation, request: RequestFindings, response: ResponseFindings): ExchangeLook;
  /** Everything that can be seen of an operation, in the order of the description. */
  surface(operation: Operation): Names;
}

/** Prepares the looking at exchanges. */
export function createClosedWorld(
  document: JsonObject,
  schemas: Readonly<Record<Direction, Schemas>>,
  view: SchemaView,
): ClosedWorld {
  const requests = createSurface(document, "request", schemas.request, view);
  const responses = createSurface(document, "response", schemas.response, view);

  return {
    look: (operation, { sent, body: asked }, { declared, mediaType, headers, body: answered }) => {
      const drift: Violation[] = [];
      const fields: string[] = [];
      const members: string[] = [];
      const note = (
        { strangers, seen }: Look,
        message: "request" | "response",
        placeOf: (keys: readonly string[]) => string,
      ): void => {
        fields.push(...seen.fields);
        members.push(...seen.members);
        for (const { kind, ...found } of strangers) {
          const rule: DriftRule = `${message}.${kind}.undeclared`;
          drift.push(toViolation(operation.operationId, rule, placeOf(found.keys), found));
        }
      };
      for (const { parameter, schemaPointer, value } of sent) {
        const spelling = spellingOfParameter(parameter);
        const { strangers, seen } = requests.look(schemaPointer, spelling, value);
        // Only what stands in bodies is counted as a field.
        note({ strangers, seen: { ...seen, fields: [] } }, "request", spelling.path);
      }
      if (asked !== undefined) {
        const { schemaPointer, value } = asked;
        note(requests.look(schemaPointer, REQUEST_BODY, value), "request", toPointer);
      }
      for (const { header, schemaPointer, value } of headers) {
        const spelling = spellingOfParameter(header);
        const { strangers } = responses.look(schemaPointer, spelling, value);
        // Headers of answers are not counted.
        note({ strangers, seen: { fields: [], members: [] } }, "response", spelling.path);
      }
      if (answered !== undefined && declared !== undefined) {
        const { schemaPointer, value } = answered;
        const spelling = spellingOfBody(declared.status);
        const { strangers, seen } = responses.look(schemaPointer, spelling, value);
        // Problem details may have members of any name (RFC 9457, 3.2).
        const isOpen = essence(mediaType ?? "") === "application/problem+json";
        const counted = strangers.filter(({ keys }) => !isOpen || keys.length > 1);
        note({ strangers: counted, seen }, "response", toPointer);
      }
      return { drift, fields, members };
    },
    surface: ({ parameters, requestBody, responses: declared }) => {
      const fields = new Set<string>();
      const members = new Set<string>();
      const note = (names: Names): void => {
        for (const name of names.fields) fields.add(name);
        for (const name of names.members) members.add(name);
      };
      for (const parameter of parameters) {
        if (parameter.schemaPointer === undefined) continue;
        const names = requests.list(parameter.schemaPointer, spellingOfParameter(parameter));
        note({ ...names, fields: [] });
      }
      for (const { schemaPointer } of requestBody?.contents ?? []) {
        if (schemaPointer !== undefined) note(requests.list(schemaPointer, REQUEST_BODY));
      }
      for (const { status, contents } of declared) {
        for (const { schemaPointer } of contents) {
          if (schemaPointer === undefined) continue;
          note(responses.list(schemaPointer, spellingOfBody(status)));
        }
      }
      return { fields: [...fields], members: [...members] };
    },
  };
}

function spellingOfBody(owner: string): Spelling {
  return { owner, path: toPointer, member: (value) => JSON.stringify(value) };
}

const REQUEST_BODY = spellingOfBody("request");

/** Names of parameters may hold what would be a list. */
function spellingOfParameter({ in: owner, name }: Pick<Parameter, "in" | "name">): Spelling {
  return { owner, path: (keys) => toBrackets(name, keys), member: String };
}
