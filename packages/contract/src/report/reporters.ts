import { github } from "./github.ts";
import { html } from "./html.ts";
import { json } from "./json.ts";
import { junit } from "./junit.ts";
import { markdown } from "./markdown.ts";
import { pretty } from "./pretty.ts";
import type { Reporter } from "./reporter.ts";
import { sarif } from "./sarif.ts";

/** What a report can be told as. */
export type ReporterName = "pretty" | "json" | "junit" | "sarif" | "github" | "markdown" | "html";

/** A reporter, with what a reader has to know to choose it. */
export interface ReporterInfo {
  /** For whom it is, in a few words. */
  readonly about: string;
  /** Of the file that it would be written to: `.xml`. */
  readonly extension: string;
  readonly reporter: Reporter;
}

/** Every reporter by the name that `--reporter` takes. */
export const REPORTERS: Readonly<Record<ReporterName, ReporterInfo>> = {
  pretty: { about: "for a person at a terminal", extension: ".txt", reporter: pretty },
  json: { about: "the whole report, for programs", extension: ".json", reporter: json },
  junit: { about: "JUnit XML, for GitLab and Jenkins", extension: ".xml", reporter: junit },
  sarif: { about: "SARIF 2.1.0, for code scanning", extension: ".sarif", reporter: sarif },
  github: { about: "annotations in a workflow of GitHub", extension: ".txt", reporter: github },
  markdown: { about: "for comments and job summaries", extension: ".md", reporter: markdown },
  html: { about: "one page for a browser", extension: ".html", reporter: html },
};
