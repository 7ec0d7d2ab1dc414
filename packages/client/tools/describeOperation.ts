import { createApiError } from "../src/errors.ts";
import { type Bundle, type Operation, resolve } from "./readOperations.ts";

/** Lines of the doc comment of an operation's function. */
export function describeOperation(operation: Operation, bundle: Bundle): string[] {
  const { operationId, summary, description, externalDocs, responses } = operation;
  const answers = Object.entries(responses).map(([status, response]) => ({
    status,
    meaning: firstSentence(resolve(response, bundle).description ?? ""),
  }));
  const none = answers.find(({ status }) => status === "204");
  const access = operation["x-access"]?.note;
  const facts = [
    `- \`${operation.method.toUpperCase()} ${operation.path}\``,
    ...Object.entries(operation["x-limits"] ?? {}).map(
      ([what, numbers]) =>
        `- ${words(what)}: ${Object.entries(numbers)
          .map(([name, count]) => `${name} ${count}`)
          .join(", ")}`,
    ),
    ...(access ? [`- Access: ${access}`] : []),
  ];
  return [
    ...paragraph(summary && `${summary}.`),
    ...paragraph(description),
    ...paragraph(facts.join("\n")),
    ...(none ? [`@returns \`null\` when the answer is 204: ${none.meaning}`] : []),
    ...answers
      .filter(({ status }) => !status.startsWith("2"))
      .map(
        ({ status, meaning }) => `@throws ${errorNames(status, operationId)} ${status}: ${meaning}`,
      ),
    ...(externalDocs
      ? [`@see [${externalDocs.description ?? "Vendor's page"}](${externalDocs.url})`]
      : []),
  ];
}

function paragraph(text: string | undefined): string[] {
  return text ? [text.trim(), ""] : [];
}

function firstSentence(text: string): string {
  return /^.*?[.!](?=\s|$)/s.exec(text)?.[0].replaceAll("\n", " ") ?? text;
}

/** `itemsPerPage` → `Items per page`. */
function words(name: string): string {
  const text = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Names of the classes that a call throws at a status such as `404` or `5XX`, with a body or a page. */
function errorNames(status: string, operationId: string): string {
  const names = ["", "<html>"].map((text) => {
    const answer = { status: Number(status.replaceAll("X", "0")), headers: new Headers(), text };
    return createApiError(answer, { operationId, method: "GET", url: "" }).name;
  });
  return [...new Set(names)].join(" or ");
}
