/** The reports of the built `liaison` are the same bytes in every run. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { makeFolder } from "./liaison.ts";
import { liaison, mockOf, TOKEN, type Told } from "./timedLiaison.ts";

function hashOf({ code, out }: Told): string {
  return `${code} ${out.length} ${createHash("sha256").update(out).digest("hex")}`;
}

describe("the same seed gives the same bytes", () => {
  test("in runs of all operations, however many requests are under way", async () => {
    const cwd = await makeFolder();
    const url = await mockOf("amocrm");
    const args = ["--api", "amocrm", "--target", url, ...TOKEN, "--reporter", "json"];
    const hashes = new Set<string>();
    for (const concurrency of ["1", "4", "8"]) {
      hashes.add(hashOf(await liaison(cwd, "check", ...args, "--concurrency", concurrency)));
    }
    expect([...hashes]).toEqual([expect.stringMatching(/^0 /)]);
  });
});
