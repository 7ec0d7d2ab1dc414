/** @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core" */

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @type {{ what: string, find: (text: string) => string | undefined }[]} */
const SIGNS = [
  {
    what: "an e-mail address outside example.com and example.org",
    find: (text) =>
      text
        .match(/[\w.+-]+@[\w-]+(\.[\w-]+)*\.[a-z]{2,}\b/gi)
        ?.find((address) => !/[@.]example\.(com|org)$/i.test(address)),
  },
  {
    what: "a telephone number outside +1 202 555 01xx",
    find: (text) =>
      text
        .match(/(?<![\w:.+])\+\d[\d ().-]{7,}\d/g)
        ?.find((number) => !/^\+120255501\d\d$/.test(number.replace(/[^+\d]/g, ""))),
  },
  {
    what: "a JSON Web Token",
    find: (text) => text.match(/\beyJ[\w-]{8,}\.[\w-]{8,}/)?.[0],
  },
  {
    what: "a workspace key",
    find: (text) => text.match(/(?<![\w.])SS\.[\w-]{6,}/)?.[0],
  },
  {
    what: "a long opaque token",
    find: (text) =>
      text
        .split(/[\s"'`=]+/)
        .find(
          (word) =>
            /^[\w+-]{32,}$/.test(word) &&
            /\d/.test(word) &&
            /[a-z]/i.test(word) &&
            !UUID.test(word),
        ),
  },
];

/** Keywords whose strings are patterns or addresses inside the project, no data. */
const SKIPPED = ["$ref", "pattern", "patternProperties"];

/**
 * Finds what looks like it belongs to a real person or opens a real account.
 *
 * @param {unknown} file as it is written
 * @param {unknown} _options
 * @param {RulesetFunctionContext} context
 * @returns {IFunctionResult[]}
 */
export default function realData(file, _options, { path: root }) {
  /** @type {IFunctionResult[]} */
  const findings = [];
  /**
   * @param {unknown} value
   * @param {(string | number)[]} path
   */
  const visit = (value, path) => {
    if (typeof value === "string") {
      for (const { what, find } of SIGNS) {
        const found = find(value);
        if (found !== undefined) findings.push({ message: `"${found}" looks like ${what}`, path });
      }
    } else if (Array.isArray(value)) {
      for (const [at, item] of value.entries()) visit(item, [...path, at]);
    } else if (typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        if (!SKIPPED.includes(key)) visit(item, [...path, key]);
      }
    }
  };
  visit(file, root);
  return findings;
}
