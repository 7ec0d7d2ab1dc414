/**
 * Whether a text has no half of a surrogate pair, as it comes from cutting a text inside an emoji.
 * Such a text cannot be percent-encoded. `String.prototype.isWellFormed` is newer than ES2022.
 */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
