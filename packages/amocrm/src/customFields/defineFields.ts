import type { CustomFieldWrite } from "../generated/openapi.ts";
import type { FieldType, FieldValues, FieldWrites } from "./fieldTypes.ts";
import { readField, type WithCustomFields } from "./readField.ts";
import { writeField } from "./writeField.ts";

/** A field of the account, named by its identifier or by its code. */
export type FieldDefinition =
  | { readonly id: number; readonly code?: never; readonly type: FieldType }
  | { readonly code: string; readonly id?: never; readonly type: FieldType };

/** Fields of the account by names of your own. */
export interface FieldDefinitions {
  readonly [name: string]: FieldDefinition;
}

/** Values of defined fields as they are read; a field that is not filled is `undefined`. */
export type ReadFields<Fields extends FieldDefinitions> = {
  readonly [Name in keyof Fields]: FieldValues[Fields[Name]["type"]] | undefined;
};

/** Values of defined fields to write. What is left out stays as it is, `null` empties a field. */
export type WriteFields<Fields extends FieldDefinitions> = {
  readonly [Name in keyof Fields]?: FieldWrites[Fields[Name]["type"]] | null | undefined;
};

/** The fields of an account under names of your own. */
export interface DefinedFields<Fields extends FieldDefinitions> {
  /**
   * Reads the defined fields of a contact.
   *
   * @throws TypeError when a field has another type than defined
   */
  read(entity: WithCustomFields): ReadFields<Fields>;
  /**
   * Writes `custom_fields_values`. Each field that is named gets exactly these values.
   *
   * @throws TypeError when a name is not defined
   */
  write(values: WriteFields<Fields>): CustomFieldWrite[];
}

/**
 * Gives the custom fields of an account names and types, once:
 * `defineFields({ birthday: { id: 1114, type: "birthday" }, phones: { code: "PHONE", type: "multitext" } })`.
 */
export function defineFields<const Fields extends FieldDefinitions>(
  fields: Fields,
): DefinedFields<Fields> {
  return {
    read(entity) {
      const read: Record<string, unknown> = {};
      for (const [name, { id, code, type }] of Object.entries(fields)) {
        read[name] = readField(entity, id ?? code, type);
      }
      return read as ReadFields<Fields>;
    },
    write(values) {
      const written: CustomFieldWrite[] = [];
      for (const [name, value] of Object.entries(values)) {
        if (value === undefined) continue;
        const field = Object.hasOwn(fields, name) && fields[name];
        if (!field) throw new TypeError(`${name}: no such field is defined.`);
        written.push(writeField(field.id ?? field.code, field.type, value));
      }
      return written;
    },
  };
}
