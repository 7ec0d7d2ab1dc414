import type { CustomFieldWrite } from "../generated/openapi.ts";
import {
  type FieldType,
  type FieldWrites,
  FORMS,
  type KindWrite,
  type Moment,
  type OptionWrite,
} from "./fieldTypes.ts";
import type { FieldKey } from "./readField.ts";

/** Kind of a phone number. */
export type PhoneKind = "WORK" | "WORKDD" | "MOB" | "FAX" | "HOME" | "OTHER";

/** Kind of an e-mail address. */
export type EmailKind = "WORK" | "PRIV" | "OTHER";

/**
 * New value of a custom field, for `custom_fields_values`. It replaces all values that the field
 * has; fields that are not listed stay as they are. Sends only what amoCRM takes: of a value that
 * was read, it leaves out the keys that writing refuses.
 *
 * @param value `null` empties the field, an empty array does as well
 * @throws TypeError for what cannot be sent, such as `NaN` or an invalid `Date`; it names the field
 */
export function writeField<Type extends FieldType>(
  key: FieldKey,
  type: Type,
  value: FieldWrites[Type] | null,
): CustomFieldWrite {
  const form = FORMS[type];
  const parts: unknown[] = value === null ? [] : Array.isArray(value) ? value : [value];
  const values = parts.map((part) => {
    const item =
      form === "items" || form === "item"
        ? writeOption(part as OptionWrite, type === "multitext" || type === "smart_address")
        : { value: form === "values" ? withoutNulls(part as object) : writePlain(part) };
    // JSON would make null of such a number and drop what is missing.
    const [sent] = Object.values(item);
    if (sent === undefined || (typeof sent === "number" && !Number.isFinite(sent))) {
      throw new TypeError(`Field ${key}: ${sent} cannot be sent.`);
    }
    return item;
  });
  const written = { values: values.length > 0 ? values : null };
  return (
    typeof key === "number" ? { field_id: key, ...written } : { field_code: key, ...written }
  ) as CustomFieldWrite;
}

/** Phone number of a contact. For several use `writeField("PHONE", "multitext", [...])`. */
export function phone(number: string, kind: PhoneKind = "WORK"): CustomFieldWrite {
  return writeField("PHONE", "multitext", [{ value: number, enum_code: kind }]);
}

/** E-mail address of a contact. For several use `writeField("EMAIL", "multitext", [...])`. */
export function email(address: string, kind: EmailKind = "WORK"): CustomFieldWrite {
  return writeField("EMAIL", "multitext", [{ value: address, enum_code: kind }]);
}

/** Text, text of several lines, web address or short address. */
export function textField(key: FieldKey, text: string): CustomFieldWrite {
  return writeField(key, "text", text);
}

/** Number or amount of money. */
export function numberField(key: FieldKey, number: number | string): CustomFieldWrite {
  return writeField(key, "numeric", number);
}

/** Check box. */
export function checkboxField(key: FieldKey, ticked: boolean): CustomFieldWrite {
  return writeField(key, "checkbox", ticked);
}

/** Date, date with time, or birthday. */
export function dateField(key: FieldKey, moment: Moment): CustomFieldWrite {
  return writeField(key, "date", moment);
}

/** Chosen options of a list: one, or several where the field takes several. */
export function optionField(key: FieldKey, ...options: OptionWrite[]): CustomFieldWrite {
  return writeField(key, "multiselect", options);
}

/** Empties a field of any type. */
export function emptyField(key: FieldKey): CustomFieldWrite {
  return writeField(key, "text", null);
}

/** amoCRM takes one of the keys of an option, and refuses `enum_code: null` and the old `enum`. */
function writeOption({ value, enum_id, enum_code }: OptionWrite, isKind: boolean): KindWrite {
  const named = enum_id ? { enum_id } : enum_code ? { enum_code } : undefined;
  return (isKind ? { value, ...named } : (named ?? { value })) as KindWrite;
}

/** The moment as Unix seconds: that amoCRM reads the fractions of `toISOString` is not documented. */
function writePlain(value: unknown): unknown {
  return value instanceof Date ? Math.floor(value.getTime() / 1000) : value;
}

function withoutNulls(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== null));
}
