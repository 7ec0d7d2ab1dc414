/** What the form of one operation is made of: a file of its own beside the page, in its language. */
export interface TryItForm {
  operationId: string;
  /** In capitals, such as `GET`. */
  method: string;
  /** Path template, such as `/api/v4/contacts/{id}`. */
  path: string;
  /** Address of the mock of this API, without a slash at its end. */
  mock: string;
  parameters: TryItParameter[];
  body?: TryItBody;
  /** Documented answers that the mock can be asked for. */
  answers: PreferredAnswer[];
  /** Scenarios of the mock that mean something here, as they stand behind `scenario=`. */
  scenarios: string[];
}

/** One input of the form. */
export interface TryItParameter {
  name: string;
  in: "path" | "query";
  required: boolean;
  /** One sentence of plain text. */
  hint: string;
  /**
   * `text`: one value; `choice`: one of `options`; `choices`: any of them; `list`: several values;
   * `object`: JSON that is sent in brackets.
   */
  kind: "text" | "choice" | "choices" | "list" | "object";
  options?: string[];
  /** What the server takes when nothing is sent. */
  usual?: string;
  /** What the form starts with: a text, a list of texts for `choices` and `list`, or an object. */
  value?: unknown;
  /** Values that the description shows, of an `object`. */
  examples?: { label: string; value: unknown }[];
}

/** A request body and its examples. */
export interface TryItBody {
  mediaType: string;
  examples: { summary: string; text: string }[];
}

/** An answer of the mock. */
export interface PreferredAnswer {
  /** Value of the `Prefer` header. */
  prefer: string;
  /** Status and name, such as `403 blocked`. */
  label: string;
}
