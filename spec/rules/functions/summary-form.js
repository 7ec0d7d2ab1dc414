/** @import { IFunctionResult } from "@stoplight/spectral-core" */

const SHORTEST = 5;
const LONGEST = 45;

/**
 * Holds a summary to one short imperative line in sentence case.
 *
 * @param {unknown} summary
 * @returns {IFunctionResult[]} at most one: the first thing that is wrong
 */
export default function summaryForm(summary) {
  if (typeof summary !== "string") return [{ message: "The operation has no summary" }];
  const [first = "", ...others] = summary.split(/\s+/);
  // A capital letter inside a word (amoCRM, WhatsApp, ID) marks a name, not title case.
  const title = others.find((word) => /^[A-Z][a-z]+$/.test(word));
  /** @type {[boolean, string][]} */
  const faults = [
    [
      summary.length < SHORTEST || summary.length > LONGEST,
      `has ${summary.length} characters, not ${SHORTEST} to ${LONGEST}`,
    ],
    [summary.endsWith("."), "ends with a dot"],
    [!/^[A-Z]/.test(summary), "does not start with a capital letter"],
    [
      /[^s]s$/.test(first) || ["Method", "This", "Endpoint", "The"].includes(first),
      `starts with "${first}", which is no imperative verb`,
    ],
    [title !== undefined, `has the word "${title}" in title case`],
  ];
  const fault = faults.find(([found]) => found);
  return fault === undefined ? [] : [{ message: `Summary "${summary}" ${fault[1]}` }];
}
