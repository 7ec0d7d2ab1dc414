import { REDACTED } from "./redact.ts";

/** Fields and parameters that hold an address or a number; only the letters of a name count. */
const PERSONAL_NAMES: ReadonlySet<string> = new Set([
  "email",
  "emailaddress",
  "fax",
  "mobile",
  "mobilephone",
  "msisdn",
  "phone",
  "phonenumber",
  "sms",
  "tel",
  "telephone",
  "whatsapp",
]);

// A local part is read from its beginning only: to begin at each of its characters would take the
// square of a long text. A host is no version (`ajv@8.20.0`), and may be cut where a text was.
const LOCAL = "(?<![\\p{L}\\d._%+'-])[\\p{L}\\d._%+'-]{1,256}";
const HOST =
  "(?!\\d+\\.\\d)(?:[\\p{L}\\d.-]{0,255}…|(?:[\\p{L}\\d-]{1,63}\\.){1,8}(?:xn--[a-z\\d-]{1,59}|\\p{L}{2,63}))";
const EMAIL = new RegExp(`${LOCAL}(?:@|%40)${HOST}(?![\\p{L}\\d])`, "giu");

/** A number that says itself that it is international. */
const INTERNATIONAL = /(?<![\w+)])(?:\+|%2B)[1-9](?:(?:[ .()-]|%20){0,2}\d){6,14}(?!\d)/gi;

/** `"79161234567"`: a whole value that is a Russian mobile number, often written without its plus. */
const MOBILE = /(?<=["'=])[78]9\d{9}(?=["'&#]|$)/g;

/** Groups of digits that could be a telephone number. */
const AREA = "(?:\\(|%28)\\d{2,5}(?:\\)|%29)";
const GAP = "(?:[ .+-]|%20)";
// Digits of an escape in an address are no digits of a number; encoded punctuation stands before one.
const START = "(?:(?<=%(?:2[0-9acf]|3[a-f]|5[bd]))|(?<![\\w.%-]|%[\\da-f]))";
const GROUPED = new RegExp(
  `${START}(?:${AREA}|\\d{1,5})(?:${GAP}?${AREA}|${GAP}\\d{2,5}|(?<=\\)|%29)\\d{2,5}){1,6}(?![\\w-]|\\.\\d)`,
  "gi",
);
const DATE = /(?<!\d)(?:(?:19|20)\d\d[ .-]\d\d[ .-]\d\d|\d\d[ .-]\d\d[ .-](?:19|20)\d\d)(?!\d)/;

/**
 * Takes e-mail addresses and telephone numbers out of a text. Ids, dates, UUIDs and versions stay:
 * digits are a number only if they are written like one.
 */
export function redactPersonalData(text: string): string {
  return text
    .replace(EMAIL, REDACTED)
    .replace(INTERNATIONAL, REDACTED)
    .replace(MOBILE, REDACTED)
    .replace(GROUPED, (digits) => (isPhoneNumber(asWritten(digits)) ? REDACTED : digits));
}

/** Whether a value is personal by the name of its field, where its form alone does not say so. */
export function isPersonalValue(name: string, value: string): boolean {
  const letters = name.toLowerCase().replaceAll(/[^a-z]/g, "");
  if (!PERSONAL_NAMES.has(letters)) return false;
  return /@|%40/.test(value) || value.replaceAll(/\D/g, "").length >= 5;
}

/** A number of an address as it would be written in a text. */
function asWritten(text: string): string {
  return text
    .replaceAll(/%20|\+/g, " ")
    .replaceAll("%28", "(")
    .replaceAll("%29", ")");
}

function isPhoneNumber(text: string): boolean {
  const lengths = (text.match(/\d+/g) ?? []).map((group) => group.length);
  const digits = lengths.reduce((sum, length) => sum + length, 0);
  if (digits < 10 || digits > 15) return false;
  const [area] = text.match(/\(\d+\)/) ?? [];
  if (area !== undefined) return text.replace(area, "").search(/\d{5}/) < 0;
  if (DATE.test(text)) return false;
  if (text.includes(".")) return /^(?:1\.)?\d{3}\.\d{3}\.\d{4}$/.test(text);
  if (lengths.length < 3 || lengths.some((length) => length > 4)) return false;
  // `1 000 000 000` is an amount; groups of the same length are a list, or French with its zero.
  if (lengths.slice(1).every((length) => length === 3)) return false;
  return lengths.some((length) => length !== lengths[0]) || text.startsWith("0");
}
