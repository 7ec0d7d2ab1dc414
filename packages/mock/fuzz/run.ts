import { parseArgs } from "node:util";
import { fuzz } from "./fuzz.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    count: { type: "string", default: "20000" },
    first: { type: "string", default: "0" },
    record: { type: "string" },
  },
});
const { record } = values;
const report = await fuzz({
  seed: Number(values.seed),
  count: Number(values.count),
  first: Number(values.first),
  ...(record !== undefined && { record }),
});
console.log(report);
process.exitCode = report.problems.length === 0 ? 0 : 1;
