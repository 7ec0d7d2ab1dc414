import { describe, expect, it } from "vitest";
import {
  announcesBreak,
  findBase,
  findBreaks,
  readChangesets,
  readPrograms,
} from "../src/compatibility.ts";

const base = findBase();

describe("compatibility with the programs of earlier users", () => {
  // A clone without a history has nothing to compare with, which CI must not have.
  it.skipIf(base === undefined && !process.env["CI"])(
    "what compiled at the base compiles, or is announced",
    async () => {
      const programs = readPrograms(base as string);
      expect(Object.keys(programs)).toContain("amocrm.ts");
      expect(await findBreaks(programs, readChangesets())).toEqual([]);
    },
  );

  const removed = { "amocrm.ts": 'import { createAmocrmOf2019 } from "@liaison/amocrm";\n' };

  it("finds what is gone", async () => {
    expect(await findBreaks(removed, [])).toEqual([
      expect.stringMatching(/amocrm\.ts\(1,10\): error TS2724: .*createAmocrmOf2019/),
    ]);
  });

  it("lets an announced break pass, of the right package and the right size", async () => {
    const announced = (line: string) => `---\n${line}\n---\n\nWhy.\n`;
    expect(await findBreaks(removed, [announced('"@liaison/amocrm": minor')])).toEqual([]);
    expect(await findBreaks(removed, [announced('"@liaison/amocrm": patch')])).toHaveLength(1);
    expect(await findBreaks(removed, [announced('"@liaison/suprsend": major')])).toHaveLength(1);
    expect(announcesBreak(announced('"@liaison/amocrm": major'), "amocrm")).toBe(true);
  });

  it("goes by the client that a file is named for", async () => {
    const [text] = Object.values(removed);
    const programs = { "amocrm-operations.ts": text as string };
    expect(await findBreaks(programs, [])).toHaveLength(1);
    const announced = '---\n"@liaison/amocrm": minor\n---\n\nWhy.\n';
    expect(await findBreaks(programs, [announced])).toEqual([]);
  });

  it("takes no program at all for a failure, not for a pass", async () => {
    await expect(findBreaks({}, [])).resolves.toEqual([expect.stringContaining("error TS18003")]);
  });

  it("does not mind a wrong call that has become right", async () => {
    const mended = {
      "amocrm.ts": "// @ts-expect-error was wrong\nexport const one: number = 1;\n",
    };
    expect(await findBreaks(mended, [])).toEqual([]);
  });
});
