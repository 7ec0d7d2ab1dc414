import type { Reporter } from "./reporter.ts";
import { jsonText } from "./visible.ts";

/** For programs: the whole report, as `report.schema.json` describes it. */
export const json: Reporter = (report) => jsonText({ format: "liaison-report/1", ...report });
