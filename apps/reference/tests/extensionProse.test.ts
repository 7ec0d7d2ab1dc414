import { expect, test } from "vitest";
import { type Edition, wordsOf } from "../src/edition.ts";
import type { Api } from "../src/model/api.ts";
import type { JsonObject } from "../src/model/json.ts";
import { createPageContext } from "../src/pages/page.ts";
import { tellExtensions } from "../src/redoc/extensionProse.ts";

const words = wordsOf("en");

/** Tells the extensions of a document, in the explorer of an API that has one operation. */
function tell(document: JsonObject, language: "en" | "ru" = "en"): JsonObject {
  const api = { slug: "things", operations: [{ id: "listThings" }] } as Api;
  const edition = { language, words: wordsOf(language), apis: [api] } as unknown as Edition;
  return tellExtensions(document, api, createPageContext(edition, "things/explorer"));
}

test("an operation tells access, limits and evidence after its description", () => {
  const { paths } = tell({
    info: {},
    paths: {
      "/things": {
        get: {
          description: "Lists things.\n",
          "x-access": { role: "administrator", note: "Needs the right to see things." },
          "x-limits": {
            itemsPerPage: { default: 50, maximum: 250 },
            itemsPerRequest: { recommended: 10, maximum: 20 },
          },
          "x-evidence": [
            { level: "sdk", note: "The client\nsends it.", about: ["204", "limit"] },
            { level: "inferred", note: "Seen elsewhere." },
          ],
        },
      },
    },
  });
  expect(paths).toHaveProperty(
    ["/things", "get", "description"],
    `Lists things.

**${words.access}:** ${words.roles["administrator"]}. Needs the right to see things.

**${words.limits}:** ${words.perPage(50, 250)}; ${words.perRequest(10, 20)}.

> **${words.levels.sdk}** (\`204\`, \`limit\`): The client sends it.
>
> **${words.levels.inferred}**: Seen elsewhere.`,
  );
});

test("an open set of values names the known ones", () => {
  const { components } = tell({
    info: {},
    components: { schemas: { Kind: { type: "string", "x-extensible-enum": ["user", "group"] } } },
  });
  expect(components).toHaveProperty(
    "schemas.Kind.description",
    `**${words.knownValues}:** \`user\`, \`group\`.`,
  );
});

test("evidence beside a reference keeps the description behind it", () => {
  const { components } = tell({
    info: {},
    components: {
      schemas: {
        Link: { description: "An address." },
        Page: {
          properties: {
            next: {
              $ref: "#/components/schemas/Link",
              "x-evidence": [{ level: "measured", note: "Missing on the last page." }],
            },
          },
        },
      },
    },
  });
  expect(components).toHaveProperty(
    "schemas.Page.properties.next.description",
    "An address.\n\n> **measured**: Missing on the last page.",
  );
  expect(components).toHaveProperty("schemas.Link.description", "An address.");
});

test("the overview explains the levels, and the document that was given stays as it is", () => {
  const document = { info: { description: "About things." } };
  const { info } = tell(document);
  expect(info).toHaveProperty(
    "description",
    expect.stringMatching(/^About things\.\n\n## Evidence/),
  );
  expect(document).toEqual({ info: { description: "About things." } });
});

test("a description beside a reference keeps what the reference's extensions tell", () => {
  const { components } = tell({
    info: {},
    components: {
      schemas: {
        Kind: {
          type: "string",
          "x-extensible-enum": ["user", "group"],
          "x-evidence": [{ level: "sdk", note: "Seen there." }],
        },
        Thing: {
          properties: {
            kind: { $ref: "#/components/schemas/Kind", description: "Whose it is." },
            plain: { $ref: "#/components/schemas/Kind" },
          },
        },
      },
    },
  });
  expect(components).toHaveProperty(
    "schemas.Thing.properties.kind.description",
    `Whose it is.\n\n**${words.knownValues}:** \`user\`, \`group\`.\n\n> **${words.levels.sdk}**: Seen there.`,
  );
  expect(components).not.toHaveProperty("schemas.Thing.properties.plain.description");
});

test("an operation that has a page leads to it, and the words are those of the language", () => {
  const paths = {
    "/things": {
      get: { operationId: "listThings", "x-evidence": [{ level: "measured", note: "Да." }] },
      post: { operationId: "other" },
    },
  };
  const { get, post } = (tell({ info: {}, paths }, "ru")["paths"] as typeof paths)["/things"];
  const { levels, backToPage } = wordsOf("ru");
  expect(get).toHaveProperty(
    "description",
    `> **${levels.measured}**: Да.\n\n[${backToPage}](listThings.html)`,
  );
  expect(post).not.toHaveProperty("description");
});
