import { expect, test } from "vitest";
import { tellExtensions } from "../src/extensionProse.ts";

test("an operation tells access, limits and evidence after its description", () => {
  const { paths } = tellExtensions({
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

**Access:** administrator. Needs the right to see things.

**Limits:** 50 items on a page unless asked otherwise, at most 250. 10 items in a request are advised, at most 20.

> **sdk** (\`204\`, \`limit\`): The client sends it.
>
> **inferred**: Seen elsewhere.`,
  );
});

test("an open set of values names the known ones", () => {
  const { components } = tellExtensions({
    info: {},
    components: { schemas: { Kind: { type: "string", "x-extensible-enum": ["user", "group"] } } },
  });
  expect(components).toHaveProperty(
    "schemas.Kind.description",
    "**Known values:** `user`, `group`.",
  );
});

test("evidence beside a reference keeps the description behind it", () => {
  const { components } = tellExtensions({
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
  const { info } = tellExtensions(document);
  expect(info).toHaveProperty(
    "description",
    expect.stringMatching(/^About things\.\n\n## Evidence/),
  );
  expect(document).toEqual({ info: { description: "About things." } });
});

test("a description beside a reference keeps what the reference's extensions tell", () => {
  const { components } = tellExtensions({
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
    "Whose it is.\n\n**Known values:** `user`, `group`.\n\n> **sdk**: Seen there.",
  );
  expect(components).not.toHaveProperty("schemas.Thing.properties.plain.description");
});
