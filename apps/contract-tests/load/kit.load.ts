/** How long the built `liaison` takes. */
import { expect, test } from "vitest";
import { makeFolder } from "../tests/kit/liaison.ts";
import { liaison, mockOf, TOKEN } from "../tests/kit/timedLiaison.ts";

test("all operations are checked in less than 30 seconds", { timeout: 120_000 }, async () => {
  const cwd = await makeFolder();
  let seconds = 0;
  let operations = 0;
  for (const api of ["amocrm", "suprsend"] as const) {
    const args = ["--api", api, "--target", await mockOf(api), ...TOKEN, "--reporter", "json"];
    const told = await liaison(cwd, "check", ...args);
    const { results } = JSON.parse(told.out) as { results: { operationId: string }[] };
    operations += new Set(results.map(({ operationId }) => operationId)).size;
    seconds += told.seconds;
  }
  console.log(`${operations} operations checked in ${seconds.toFixed(1)} s`);
  expect(operations).toBe(34);
  expect(seconds).toBeLessThan(30);
});

test.each([["--version"], ["--help"]])("%s is there in 200 ms", async (option) => {
  const cwd = await makeFolder();
  const times: number[] = [];
  for (let run = 0; run < 5; run += 1) times.push((await liaison(cwd, option)).seconds);
  console.log(
    `liaison ${option}: ${times.map((time) => `${Math.round(1000 * time)} ms`).join(", ")}`,
  );
  expect(Math.min(...times)).toBeLessThan(0.2);
});
