import type { CustomField } from "../generated/openapi.ts";
import { type FieldType, type FieldValues, FORMS } from "./fieldTypes.ts";

/** What has custom fields: a contact as it is read. */
export interface WithCustomFields {
  readonly custom_fields_values: readonly CustomField[] | null;
}

/** Names a field: its identifier in this account, or its code such as `PHONE`. */
export type FieldKey = number | string;

/**
 * Finds a filled custom field. Its `field_type` tells the shape of its `values`, so TypeScript
 * narrows both at once.
 *
 * @returns `undefined` when the field is not filled or does not exist: amoCRM sends filled ones only
 */
export function customField(entity: WithCustomFields, key: FieldKey): CustomField | undefined {
  return entity.custom_fields_values?.find(
    ({ field_id, field_code }) => (typeof key === "number" ? field_id : field_code) === key,
  );
}

/**
 * Reads the value of a custom field whose type is known.
 *
 * @param type the field's type in the account's settings
 * @returns the value, an array for types that can have several; `undefined` when it is not filled
 * @throws TypeError when the field has another type
 */
export function readField<Type extends FieldType>(
  entity: WithCustomFields,
  key: FieldKey,
  type: Type,
): FieldValues[Type] | undefined {
  const field = customField(entity, key);
  if (!field?.values.length) return undefined;
  if (field.field_type !== type) {
    throw new TypeError(`Field ${key} is of the type ${field.field_type}, not ${type}.`);
  }
  const form = FORMS[type];
  const items = field.values as readonly { value?: unknown }[];
  const read =
    form === "items"
      ? items
      : form === "values"
        ? items.map(({ value }) => value)
        : form === "item"
          ? items[0]
          : items[0]?.value;
  return read as FieldValues[Type];
}

/** Phone numbers of a contact, none when there are none. */
export function readPhones(entity: WithCustomFields): FieldValues["multitext"] {
  return readField(entity, "PHONE", "multitext") ?? [];
}

/** E-mail addresses of a contact, none when there are none. */
export function readEmails(entity: WithCustomFields): FieldValues["multitext"] {
  return readField(entity, "EMAIL", "multitext") ?? [];
}
