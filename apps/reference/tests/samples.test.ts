/** The committed samples: there are three for each operation, and what they show is true. */
import amocrm from "@liaison/spec/amocrm.json" with { type: "json" };
import suprsend from "@liaison/spec/suprsend.json" with { type: "json" };
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listSamples, readSamples, samplesFolder } from "../src/samples/samples.ts";
import { checkCalls, readRequest, type SentRequest } from "./samples/checkCalls.ts";
import { checkTypes } from "./samples/checkTypes.ts";
import { type SampleRunner, skipsScripts, startSampleRunner } from "./samples/runSamples.ts";
import { tellFailure } from "./samples/sampleFailure.ts";

/** Characters of a line that are seen beside the description, without scrolling sideways. */
const LINE_LENGTH = 72;

const operations = Object.entries({ amocrm, suprsend }).flatMap(([api, { paths }]) =>
  Object.values(paths)
    .flatMap((item): { operationId?: string }[] => Object.values(item))
    .flatMap(({ operationId }) => (operationId ? [`${api}/${operationId}`] : [])),
);
const files = await listSamples();

test("every operation has three samples, and every sample an operation", async () => {
  const samples = await readSamples();
  expect(operations.length).toBeGreaterThan(0);
  expect([...samples.keys()].sort()).toEqual([...operations].sort());
});

test("their lines need no scrolling sideways", async () => {
  const long = [...(await readSamples())].flatMap(([operation, samples]) =>
    Object.values(samples)
      .flatMap((text: string) => text.split("\n"))
      .filter((line) => line.length > LINE_LENGTH)
      .map((line) => `${operation}: ${line}`),
  );
  expect(long).toEqual([]);
});

test("they are well typed", async () => {
  expect((await checkTypes(samplesFolder)).map(tellFailure)).toEqual([]);
});

describe("against mocks", () => {
  let runner: SampleRunner;
  beforeAll(async () => {
    runner = await startSampleRunner(samplesFolder);
  });
  afterAll(() => runner?.close());

  const isRun = (file: string): boolean => !file.endsWith(".sh") || !skipsScripts;

  test("the three of an operation call it with success, and ask for the same", async () => {
    const failures: string[] = [];
    for (const operation of operations) {
      const sent: SentRequest[] = [];
      for (const file of [".ts", ".raw.ts", ".sh"].map((ending) => operation + ending)) {
        if (!isRun(file)) continue;
        const run = await runner.run(file);
        failures.push(...checkCalls(file, run, operation.replace(/.*\//, "")).map(tellFailure));
        if (run.calls[0]) sent.push(readRequest(run.calls[0]));
      }
      for (const request of sent.slice(1)) expect.soft(request, operation).toEqual(sent[0]);
    }
    expect(failures).toEqual([]);
  });

  // Those called `.test.ts` are run by vitest itself, beside this file.
  const programs = files.filter((file) => /^guides\/.*(?<!\.test)\.(ts|sh)$/.test(file));
  test.for(programs.filter(isRun))("%s ends well", async (file) => {
    const { failure } = await runner.run(file);
    expect(failure && tellFailure(failure)).toBeUndefined();
  });
});
