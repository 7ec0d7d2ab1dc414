import { describe, expect, test } from "vitest";
import { github } from "../../src/report/github.ts";
import type { Report } from "../../src/report/report.ts";
import { cleanReport, emptyReport, NASTY, reportOfOnly, richReport } from "../fixtures/report.ts";

interface Annotation {
  readonly kind: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** Reads the commands as GitHub does: one a line, properties by comma, each part with its escapes. */
function read(report: Report): Annotation[] {
  const lines = github(report, { color: false, width: 80 }).split("\n");
  return lines.flatMap((line) => {
    const [, kind = "", settings = "", message = ""] =
      /^::([a-z-]+)(?: (.*?))?::(.*)$/.exec(line) ?? [];
    if (kind === "") return [];
    const properties = settings.split(",").map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at), readEscapes(pair.slice(at + 1))];
    });
    return [{ kind, properties: Object.fromEntries(properties), message: readEscapes(message) }];
  });
}

function readEscapes(text: string): string {
  const codes: Record<string, string> = {
    "%25": "%",
    "%0D": "\r",
    "%0A": "\n",
    "%3A": ":",
    "%2C": ",",
  };
  return text.replaceAll(/%(25|0D|0A|3A|2C)/g, (code) => codes[code] ?? code);
}

test("each kind of finding is one annotation at its place in the description", () => {
  const annotations = read(richReport());
  expect(annotations.map(({ kind }) => kind)).toEqual([
    ...Array(5).fill("error"),
    ...Array(2).fill("warning"),
  ]);
  expect(annotations[1]).toEqual({
    kind: "error",
    properties: {
      file: "spec/amocrm/openapi.yaml",
      line: "120",
      col: "9",
      title: "response.body.schema: A value of the answer breaks its schema",
    },
    message: [
      "/_embedded/contacts/0/name of the response body should be a text, was 0",
      "The service is most likely wrong: the second description asks for the same",
      "Found 28 times in 14 exchanges, first in listContacts · valid · page 1: GET /api/v4/contacts?page=1 → 200",
    ].join("\n"),
  });
});

test("without a place it has a title alone", () => {
  expect(Object.keys(read(richReport())[0]?.properties ?? {})).toEqual(["title"]);
});

test("what came from elsewhere stays within its annotation", () => {
  for (const { kind, properties, message } of read(reportOfOnly(`a,b=c:d%2C ${NASTY}`))) {
    expect(kind).toMatch(/^(error|warning)$/);
    for (const name of Object.keys(properties)) expect(name).toMatch(/^(file|line|col|title)$/);
    expect(message).toContain("a,b=c:d%2C <script>");
  }
  expect(read(reportOfOnly("a,b=c:d%2C"))[1]?.properties["file"]).toBe("a,b=c:d%2C");
});

describe("no more than GitHub shows", () => {
  const report = richReport();
  const reportWith = (errors: number): Report => ({
    ...report,
    results: report.results.slice(1, 2).map((result) => ({
      ...result,
      findings: result.findings.flatMap((finding) =>
        Array.from({ length: errors }, (_, index) => ({ ...finding, place: `/field${index}` })),
      ),
    })),
  });

  test.each([
    [10, 10, "In getContact · valid · every property"],
    [11, 10, "and 2 more kinds of findings, see the summary of the job"],
    [500, 10, "and 491 more kinds of findings, see the summary of the job"],
  ])("%d kinds of errors are %d annotations", (errors, count, last) => {
    for (const kind of ["error", "warning"]) {
      const own = read(reportWith(errors)).filter((one) => one.kind === kind);
      expect(own).toHaveLength(count);
      expect(own.at(-1)?.message).toContain(last);
    }
  });
});

test("a run without findings has one line", () => {
  const context = { color: false, width: 80 };
  expect(github(cleanReport(), context)).toBe("liaison: 2 exchanges kept to the description\n");
  expect(github(emptyReport(), context)).toBe(
    "liaison: Nothing was held against the description\n",
  );
});
