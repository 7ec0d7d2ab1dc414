/** @import { IFunctionResult } from "@stoplight/spectral-core" */

/**
 * Holds the description of an operation to plain text that opens with one paragraph of whole
 * sentences in the third person.
 *
 * @param {unknown} description Markdown
 * @returns {IFunctionResult[]} at most one: the first thing that is wrong
 */
export default function descriptionForm(description) {
  if (typeof description !== "string" || description.trim() === "") {
    return [{ message: "The operation has no description" }];
  }
  const prose = description.replace(/`[^`]*`/g, "code").trim();
  const [opening = ""] = prose.split(/\n\s*\n/);
  const [first = ""] = opening.split(/\s/);
  const tag = prose.match(/<\/?[a-z][^>]*>/i);
  /** @type {[boolean, string][]} */
  const faults = [
    [tag !== null, `has the HTML tag ${tag?.[0]}`],
    [/^\s*\|/m.test(prose), "has a table"],
    [/^([-*>#]|\d+\.)\s*/.test(opening), "opens with a list, a quotation or a heading"],
    [!opening.endsWith("."), "opens with a paragraph that does not end with a dot"],
    [
      !/^[A-Z][a-z]+s$/.test(first) || ["This", "Its"].includes(first),
      `starts with "${first}", which is no verb in the third person`,
    ],
  ];
  const fault = faults.find(([found]) => found);
  return fault === undefined ? [] : [{ message: `The description ${fault[1]}` }];
}
