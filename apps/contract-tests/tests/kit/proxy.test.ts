/** `liaison proxy` as its users run it: the built command between a real client and the mock. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startMock } from "@liaison/mock";
import { expect, onTestFinished, test } from "vitest";
import { makeFolder, startLiaison } from "./liaison.ts";

/** Packages are found from here. */
const HERE = import.meta.dirname;

async function startAmocrm() {
  const mock = await startMock({ api: "amocrm" });
  onTestFinished(() => mock.close());
  return mock;
}

/** A program that uses the client through the proxy. */
function program(calls: string): string[] {
  const text = `
    import { createAmocrm } from "@liaison/amocrm";
    const baseUrl = process.env.LIAISON_PROXY_URL;
    const client = createAmocrm({ baseUrl, token: "demo-token", retry: false });
    const headers = { authorization: "Bearer demo-token" };
    ${calls}`;
  return [process.execPath, "--input-type=module", "-e", text];
}

test("a client that keeps to the description", async () => {
  const mock = await startAmocrm();
  const folder = await makeFolder();
  const { code, out, err } = await startLiaison(
    [
      ...["proxy", "--api", "amocrm", "--upstream", mock.url],
      ...["--reporter", "pretty", "--reporter", `junit=${join(folder, "proxy.xml")}`],
      ...["--coverage", join(folder, "coverage.json"), "--"],
      ...program("for await (const contact of client.contacts.list()) console.log(contact.name);"),
    ],
    { cwd: HERE },
  ).ended;
  expect([code, err]).toEqual([0, expect.stringContaining("stands for")]);
  expect(out).toContain("kept to the description");
  expect(mock.calls.length).toBeGreaterThan(0);
  expect(await readFile(join(folder, "proxy.xml"), "utf8")).toMatch(/<testsuites .*failures="0"/);
  const { operations } = JSON.parse(await readFile(join(folder, "coverage.json"), "utf8"));
  const [first] = operations.filter(({ exchanges }: { exchanges: number }) => exchanges > 0);
  expect(first.exchanges).toBe(mock.calls.length);
});

test("wrong requests and answers are told with who is wrong, secrets are not", async () => {
  const mock = await startAmocrm();
  const folder = await makeFolder();
  const spec = new URL(import.meta.resolve("@liaison/spec/amocrm.json"));
  const document = JSON.parse(await readFile(spec, "utf8"));
  const file = join(folder, "openapi.json");
  // The description promises a header that the service does not send.
  const responses = document.paths["/api/v4/contacts"].get.responses;
  responses["200"] = {
    ...responses["200"],
    headers: { "X-Total": { required: true, schema: { type: "integer" } } },
  };
  await writeFile(file, JSON.stringify(document));
  const witness = join(folder, "witness.json");
  await writeFile(witness, await readFile(spec, "utf8"));
  const { code, out } = await startLiaison(
    [
      ...[
        "proxy",
        "--spec",
        file,
        "--witness",
        witness,
        "--upstream",
        mock.url,
        "--reporter",
        "json",
        "--",
      ],
      ...program(`
        await fetch(baseUrl + "/api/v4/contacts", { headers });
        await fetch(baseUrl + "/api/v4/contacts?limit=many&access_token=hidden-token", { headers });
        await fetch(baseUrl + "/api/v4/contacts/ada@example.com", { headers });`),
    ],
    { cwd: HERE },
  ).ended;
  expect(code).toBe(1);
  const report = JSON.parse(out);
  const errors = report.results.map(
    ({
      findings,
    }: {
      findings: { rule: string; severity: string; suspect?: { side: string } }[];
    }) =>
      findings
        .filter(({ severity }) => severity === "error")
        .map(({ rule, suspect }) => [rule, suspect?.side]),
  );
  expect(errors).toEqual([
    [["response.header.missing", "description"]],
    [
      ["request.query.invalid", "client"],
      ["request.query.unknown", "client"],
    ],
    [["request.path.invalid", "client"]],
  ]);
  expect(out).not.toMatch(/hidden-token|demo-token|ada@example/);
});

test("it ends with the report at SIGTERM", async () => {
  const mock = await startAmocrm();
  const { child, ended } = startLiaison(["proxy", "--api", "amocrm", "--upstream", mock.url], {
    cwd: HERE,
  });
  const url = await new Promise<string>((resolve) => {
    child.stderr?.on("data", (text) => resolve(/http:\/\/\S+/.exec(String(text))?.[0] ?? ""));
  });
  await fetch(`${url}/api/v4/contacts?limit=many`, {
    headers: { authorization: "Bearer demo-token" },
  });
  child.kill("SIGTERM");
  const { code, out } = await ended;
  expect([code, out]).toEqual([1, expect.stringContaining("request.query.invalid")]);
});

test("nothing came: one line", async () => {
  const mock = await startAmocrm();
  const args = [
    "proxy",
    "--api",
    "amocrm",
    "--upstream",
    mock.url,
    "--",
    process.execPath,
    "-e",
    "",
  ];
  const { code, out, err } = await startLiaison(args, { cwd: HERE }).ended;
  expect([code, out]).toEqual([2, ""]);
  expect(err.trim().split("\n").at(-1)).toMatch(/^liaison: no request came to http:\/\/127/);
});
