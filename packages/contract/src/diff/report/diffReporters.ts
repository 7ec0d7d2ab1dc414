import { jsonText } from "../../report/visible.ts";
import { diffGithub } from "./diffGithub.ts";
import { diffMarkdown } from "./diffMarkdown.ts";
import { diffPretty } from "./diffPretty.ts";
import type { DiffReporter } from "./diffReporter.ts";

export type DiffReporterName = "pretty" | "json" | "markdown" | "github";

/** Everything, for programs. */
const diffJson: DiffReporter = (report, { locate }) =>
  jsonText({
    format: "liaison-diff/1",
    ...report,
    changes: report.changes.map((change) => {
      // Only what fails a build is worth the search for its line.
      const location = change.counts && change.level !== "patch" ? locate(change) : undefined;
      return { ...change, ...(location && { location }) };
    }),
  });

/** Every reporter by the name that `--reporter` takes. */
export const DIFF_REPORTERS: Readonly<Record<DiffReporterName, DiffReporter>> = {
  pretty: diffPretty,
  json: diffJson,
  markdown: diffMarkdown,
  github: diffGithub,
};
