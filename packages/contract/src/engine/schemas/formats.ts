import { fullFormats } from "ajv-formats/dist/formats.js";

/**
 * The formats of texts and numbers, with an equal pattern for `url` that reads a text once: the
 * original looks for the end of a user name at every pair of its characters.
 */
export const formats: typeof fullFormats & { readonly url: RegExp } = {
  ...fullFormats,
  url: mendUrl(fullFormats.url as RegExp),
};

function mendUrl({ source, flags }: RegExp): RegExp {
  return new RegExp(source.replace("(?:\\S+(?::\\S*)?@)?", "(?:\\S+@)?"), flags);
}
