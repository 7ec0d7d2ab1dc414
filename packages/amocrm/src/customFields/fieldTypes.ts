import type {
  FileReference,
  FileReferenceWrite,
  LegalEntity,
  MultitextFieldValue,
  SelectFieldValue,
  SmartAddressFieldValue,
} from "../generated/openapi.ts";

/** What `readField` gives for a type of field. */
export interface FieldValues {
  text: string;
  textarea: string;
  url: string;
  streetaddress: string;
  /** As a rule a decimal in a string. */
  numeric: string | number;
  /** As a rule a decimal in a string; its currency stands in the field's definition. */
  monetary: string | number;
  checkbox: boolean;
  /** Unix seconds. */
  date: number;
  /** Unix seconds. */
  date_time: number;
  /** Unix seconds. */
  birthday: number;
  select: SelectFieldValue;
  radiobutton: SelectFieldValue;
  multiselect: SelectFieldValue[];
  multitext: MultitextFieldValue[];
  smart_address: SmartAddressFieldValue[];
  legal_entity: LegalEntity[];
  file: FileReference[];
}

/** Type of a custom field that a contact can have. */
export type FieldType = keyof FieldValues;

/** A moment: Unix seconds, an RFC 3339 text or a `Date`. */
export type Moment = number | string | Date;

/** An option, named by its identifier, its code or its text: the first that is there is sent. */
export type OptionWrite =
  | { readonly enum_id: number; readonly enum_code?: string | null; readonly value?: string }
  | { readonly enum_id?: number; readonly enum_code: string; readonly value?: string }
  | { readonly enum_id?: number; readonly enum_code?: string | null; readonly value: string };

/** A phone number, e-mail address or part of an address, with its kind. */
export interface KindWrite {
  readonly value: string;
  /** Identifier of the kind in this account; sent instead of `enum_code` when it is there. */
  readonly enum_id?: number;
  /** Code of the kind such as `WORK` or `city`. */
  readonly enum_code?: string | null;
}

/**
 * What is written for a type of field. What {@link FieldValues} has can be written back, but for
 * references to files that lack their version or size.
 */
export interface FieldWrites {
  text: string;
  textarea: string;
  url: string;
  streetaddress: string;
  numeric: string | number;
  monetary: string | number;
  checkbox: boolean;
  date: Moment;
  date_time: Moment;
  birthday: Moment;
  select: OptionWrite;
  radiobutton: OptionWrite;
  multiselect: readonly OptionWrite[];
  multitext: readonly KindWrite[];
  smart_address: readonly KindWrite[];
  /**
   * As it is read: it has the properties that can be written, and those that are null are left out,
   * since amoCRM refuses keys of other countries.
   */
  legal_entity: readonly LegalEntity[];
  file: readonly FileReferenceWrite[];
}

/**
 * How values are unwrapped and wrapped: the value of a single item, the single item itself, all
 * items, or the values of all items.
 */
export type FieldForm = "value" | "item" | "items" | "values";

/** The form of each type. */
export const FORMS: Readonly<Record<FieldType, FieldForm>> = {
  text: "value",
  textarea: "value",
  url: "value",
  streetaddress: "value",
  numeric: "value",
  monetary: "value",
  checkbox: "value",
  date: "value",
  date_time: "value",
  birthday: "value",
  select: "item",
  radiobutton: "item",
  multiselect: "items",
  multitext: "items",
  smart_address: "items",
  legal_entity: "values",
  file: "values",
};
