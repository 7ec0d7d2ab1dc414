/** What holds for every reporter. */
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/report/report.ts";
import { REPORTERS, type ReporterName } from "../../src/report/reporters.ts";
import { columns } from "../../src/report/wrap.ts";
import { cleanReport, emptyReport, NASTY, reportOfOnly, richReport } from "../fixtures/report.ts";

const NAMES = Object.keys(REPORTERS) as ReporterName[];
const PLAIN = { color: false, width: 80 };
const REPORTS: Record<string, () => Report> = {
  rich: richReport,
  clean: cleanReport,
  empty: emptyReport,
  nasty: () => reportOfOnly(NASTY),
};

function freeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) {
    for (const member of Object.values(value)) freeze(member);
  }
  return Object.freeze(value);
}

describe.each(NAMES)("%s", (name) => {
  const { reporter, about, extension } = REPORTERS[name];

  test("says for whom it is", () => {
    expect(about).toMatch(/^[\w .,]{10,60}$/);
    expect(extension).toMatch(/^\.[a-z]+$/);
  });

  test.each(Object.entries(REPORTS))(
    "tells the %s report in the same bytes each time",
    (_, make) => {
      const text = reporter(freeze(make()), PLAIN);
      expect(reporter(make(), PLAIN)).toBe(text);
      expect(reporter(JSON.parse(JSON.stringify(make())), PLAIN)).toBe(text);
      expect(text).toMatch(/[^\n]\n$/);
    },
  );

  test.each(Object.entries(REPORTS))(
    "writes nothing into the %s report that cannot be seen",
    (_, make) => {
      expect(reporter(make(), PLAIN)).not.toMatch(
        /[^\n\P{Cc}]|\p{Cs}|[\u202a-\u202e\u2066-\u2069]/u,
      );
    },
  );

  test("gives GitHub no orders but its own", () => {
    const lines = reporter(
      reportOfOnly("x\n::stop-commands::y\n::error::z ::add-mask::a ##[error]b"),
      PLAIN,
    )
      .split("\n")
      .map((line) => line.trimStart());
    const orders = lines.filter((line) => line.startsWith("::") || line.includes("##["));
    const own = orders.filter((line) => name === "github" && /^::(error|warning) /.test(line));
    expect(orders).toEqual(own);
  });

  test("bears a name for every kind of broken text", () => {
    for (const text of [
      "",
      " ",
      "\ud83d",
      "\u0000",
      "`",
      "|",
      "]]>",
      "-->",
      "%",
      "\\",
      "&amp;",
      "::x",
    ]) {
      expect(reporter(reportOfOnly(text), PLAIN)).toBeTypeOf("string");
    }
  });

  test("tells ten thousand exchanges in a moment", () => {
    const { results, ...report } = richReport();
    const many = Array.from({ length: 10_000 }, (_, index) => {
      const one = results[index % results.length];
      return { ...one, name: `${one?.name} (${index})`, findings: one?.findings ?? [] };
    });
    const start = performance.now();
    const text = reporter({ ...report, results: many }, PLAIN);
    expect(performance.now() - start).toBeLessThan(5000);
    // What is written for people must stay readable by them.
    if (["pretty", "github", "markdown"].includes(name)) expect(text.length).toBeLessThan(65_536);
  });
});

test.each([60, 80, 120])("at %d columns pretty keeps to its width", (width) => {
  for (const make of Object.values(REPORTS)) {
    const lines = REPORTERS.pretty.reporter(make(), { color: false, width }).split("\n");
    expect(lines.filter((line) => columns(line) > width)).toEqual([]);
  }
});
