import type { Log, ReportingDescriptor, Result as SarifResult } from "sarif";
import type { Rule } from "../engine/violation.ts";
import { RULE_CODES, RULES } from "../findings/rules.ts";
import { type FindingGroup, groupByOperation, type OperationGroup } from "./grouping.ts";
import type { Reporter } from "./reporter.ts";
import { jsonText, wellFormed } from "./visible.ts";
import { exchangeOf, noteSentences, subject } from "./wording.ts";

const SCHEMA =
  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** Names of results that one finding lists; the count tells how many there are. */
const MOST_NAMES = 10;

/**
 * SARIF 2.1.0, for GitHub code scanning and editors: findings stand in the file of the description,
 * or, without a file, at its operation. What is found several times is one result with its count.
 */
export const sarif: Reporter = (report) => {
  const operations = groupByOperation(report);
  const used = new Set(
    operations.flatMap(({ findings }) => findings.map((one) => one.finding.rule)),
  );
  const rules = RULE_CODES.filter((rule) => used.has(rule));
  const log: Log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            version: report.tool.version,
            rules: rules.map(describeRule),
          },
        },
        automationDetails: {
          id: `liaison/${report.command}/`,
          description: { text: literal(subject(report)) },
        },
        columnKind: "utf16CodeUnits",
        results: operations.flatMap((operation) =>
          operation.findings.map((group) => tell(operation, group, rules, report.description.file)),
        ),
      },
    ],
  };
  return jsonText(log);
};

function describeRule(rule: Rule): ReportingDescriptor {
  const { title, help, severity } = RULES[rule];
  return {
    id: rule,
    name: rule,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: `${title}. ${help}` },
    help: {
      text: `${help} \`liaison rules ${rule}\` tells more.`,
      markdown: `**${title}.** ${help}\n\n\`liaison rules ${rule}\` tells more: what it means, an exchange that causes it, how to mend or accept it.`,
    },
    defaultConfiguration: { level: severity },
  };
}

function tell(
  { operationId, method, path }: OperationGroup,
  { kind, finding, place, results, count }: FindingGroup,
  rules: readonly Rule[],
  file: string | undefined,
): SarifResult {
  const { rule, severity, message, location, specPointer, known } = finding;
  const names = [operationId, place].filter((name) => name !== undefined && name !== "");
  const uri = location?.file ?? file;
  return {
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    level: severity,
    message: { text: literal([message, ...noteSentences(finding)].map(sentence).join(" ")) },
    locations: [
      {
        ...(uri !== undefined && {
          physicalLocation: {
            artifactLocation: { uri: toUri(uri) },
            ...(location && { region: { startLine: location.line, startColumn: location.column } }),
          },
        }),
        logicalLocations: [
          {
            name: operationId ?? place,
            fullyQualifiedName: names.join(" ") || rule,
            kind: "member",
          },
        ],
      },
    ],
    occurrenceCount: count,
    partialFingerprints: { "liaisonFinding/v1": [operationId ?? "", rule, place].join(" ") },
    ...(kind === "known" && {
      suppressions: [
        {
          kind: "external" as const,
          status: "accepted" as const,
          justification: known?.reason ?? "",
        },
      ],
    }),
    properties: {
      expected: finding.expected,
      actual: finding.actual,
      specPointer,
      ...(method !== undefined && { operation: `${method} ${path}` }),
      ...(finding.suspect && { suspect: finding.suspect }),
      exchanges: results
        .slice(0, MOST_NAMES)
        .map((result) => [result.name, exchangeOf(result)].filter(Boolean).join(": ")),
    },
  };
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** In messages of SARIF braces are placeholders and brackets links, unless they are escaped. */
function literal(text: string): string {
  return text.replaceAll(/[{}]/g, "$&$&").replaceAll(/[[\]]/g, "\\$&");
}

/** A path as a URI: relative ones stay so, absolute ones are files. */
function toUri(file: string): string {
  const path = file.replaceAll("\\", "/");
  const encoded = path
    .split("/")
    .map((part) => encodeURIComponent(wellFormed(part)))
    .join("/");
  if (/^[a-z]:\//i.test(path)) return `file:///${encoded.replace("%3A", ":")}`;
  return path.startsWith("/") ? `file://${encoded}` : encoded;
}
