import { createContract } from "@liaison/contract";
import { expect, test } from "vitest";
import { readDocument } from "../corpus/corpus.ts";
import { type Document, multiply } from "./syntheticDescription.ts";

test("a copy is a whole API of its own", async () => {
  const own = (await readDocument("amocrm")) as unknown as Document;
  const large = multiply(own, 300);
  // Throws when a reference leads nowhere.
  const { operations } = createContract(large);
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(300);

  const copy = JSON.stringify(large.paths["/copy1/api/v4/leads/links"]);
  expect(copy).toContain('"#/components/parameters/EntitiesLinkFilterCopy1"');
  expect(copy).not.toMatch(/"#\/components\/\w+\/\w+(?<!Copy1)"/);
  const count = ({ components }: Document) => Object.keys(components["schemas"] ?? {}).length;
  expect(count(large)).toBe(10 * count(own));
});

test("a number that whole paths do not add up to is refused", async () => {
  const own = (await readDocument("amocrm")) as unknown as Document;
  expect(() => multiply(own, 34)).toThrow("so that there are 34 operations");
});
