/** Texts of a format, and texts that come close to it without being of it. */
export interface FormatTexts {
  readonly valid: readonly string[];
  readonly broken: readonly string[];
}

/**
 * Texts by format. The data is fictional; each of `valid` is another way to write the format, and
 * each of `broken` another slip.
 */
export const FORMAT_TEXTS: Readonly<Record<string, FormatTexts>> = {
  "date-time": {
    valid: ["2026-01-15T10:30:00Z", "2026-01-15T10:30:00.123Z", "2026-01-15T13:30:00+03:00"],
    broken: ["2026-01-15T10:30:00", "2026-02-30T10:30:00Z", "2026-01-15"],
  },
  date: { valid: ["2026-01-15", "2024-02-29"], broken: ["2026-02-30", "15.01.2026"] },
  time: { valid: ["10:30:00Z", "13:30:00+03:00"], broken: ["25:30:00Z", "10:30"] },
  "iso-time": { valid: ["10:30:00", "10:30:00Z"], broken: ["25:30:00", "10:30"] },
  "iso-date-time": {
    valid: ["2026-01-15T10:30:00", "2026-01-15T10:30:00Z"],
    broken: ["2026-02-30T10:30:00", "2026-01-15"],
  },
  duration: { valid: ["P1D", "PT30M"], broken: ["1 day", "P1H"] },
  uuid: {
    valid: ["6f1f3c2e-8b1d-4c5a-9e7f-0a1b2c3d4e5f", "0D9C8B7A-6F5E-4D3C-AB1A-0F1E2D3C4B5A"],
    broken: ["6f1f3c2e-8b1d-4c5a-9e7f-0a1b2c3d4e5", "6f1f3c2e-8b1d-4c5a-9e7f-0a1b2c3d4e5g"],
  },
  email: {
    valid: ["ada@example.com", "ada.sample+news@mail.example.com"],
    broken: ["ada.example.com", "ada@"],
  },
  uri: {
    valid: ["https://example.com/a?b=c", "urn:example:1"],
    broken: ["/a?b=c", "https://example.com/a b"],
  },
  "uri-reference": { valid: ["/a?b=c", "https://example.com/"], broken: ["/a b", "\\a"] },
  "uri-template": { valid: ["https://example.com/{id}"], broken: ["https://example.com/{id"] },
  url: { valid: ["https://example.com/a"], broken: ["example.com", "https://"] },
  hostname: { valid: ["example.com", "a"], broken: ["-example-.com", "example com"] },
  ipv4: { valid: ["192.0.2.1"], broken: ["192.0.2.256", "192.0.2"] },
  ipv6: { valid: ["2001:db8::1"], broken: ["2001:db8::g", "192.0.2.1"] },
  regex: { valid: ["^a+$"], broken: ["(a", "[a"] },
  "json-pointer": { valid: ["/a/0", ""], broken: ["a/0", "/a~2"] },
  "relative-json-pointer": { valid: ["1/a"], broken: ["/a", "-1/a"] },
  "json-pointer-uri-fragment": { valid: ["#/a/0"], broken: ["/a/0", "#a"] },
  byte: { valid: ["bGlhaXNvbg==", ""], broken: ["bGlhaXNvbg=", "bGl*"] },
};

/** Whole numbers that a format bounds. */
export const FORMAT_BOUNDS: Readonly<
  Record<string, { readonly least: number; readonly most: number }>
> = {
  int32: { least: -(2 ** 31), most: 2 ** 31 - 1 },
};
