import { readFile } from "node:fs/promises";
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  type Contact,
  type CustomFieldWrite,
  checkboxField,
  customField,
  dateField,
  defineFields,
  email,
  emptyField,
  type FieldValues,
  type MultitextFieldValue,
  numberField,
  optionField,
  phone,
  readEmails,
  readField,
  readPhones,
  type SelectFieldValue,
  textField,
  writeField,
} from "../src/index.ts";

const description = JSON.parse(
  await readFile(new URL("../../../spec/dist/amocrm.json", import.meta.url), "utf8"),
);
/** The description's example with a field of every type. */
const contact: Contact = description.components.examples.ContactEveryFieldType.value;
const empty = { custom_fields_values: null };

/** Fields of the example; the names are the types. */
const fields = defineFields({
  multitext: { code: "PHONE", type: "multitext" },
  text: { code: "POSITION", type: "text" },
  numeric: { id: 1104, type: "numeric" },
  checkbox: { id: 1105, type: "checkbox" },
  select: { id: 1106, type: "select" },
  multiselect: { id: 1107, type: "multiselect" },
  date: { id: 1108, type: "date" },
  url: { id: 1109, type: "url" },
  textarea: { id: 1110, type: "textarea" },
  radiobutton: { id: 1111, type: "radiobutton" },
  streetaddress: { id: 1112, type: "streetaddress" },
  smart_address: { id: 1113, type: "smart_address" },
  birthday: { id: 1114, type: "birthday" },
  legal_entity: { id: 1115, type: "legal_entity" },
  date_time: { id: 1116, type: "date_time" },
  monetary: { id: 1117, type: "monetary" },
  file: { id: 1118, type: "file" },
});

describe("reading", () => {
  it("finds a field by code or identifier, and its type tells its values", () => {
    const field = customField(contact, "PHONE");
    expect(field?.field_id).toBe(1101);
    if (field?.field_type === "multitext") {
      expectTypeOf(field.values).toEqualTypeOf<MultitextFieldValue[]>();
    }
    expect(customField(contact, 1119)?.field_type).toBe("mood_ring");
    expect(customField(contact, 1)).toBeUndefined();
    expect(customField(contact, "1104")).toBeUndefined();
    expect(customField(empty, "PHONE")).toBeUndefined();
  });

  it("gives the value that belongs to the type", () => {
    const checkbox = readField(contact, 1105, "checkbox");
    expectTypeOf(checkbox).toEqualTypeOf<boolean | undefined>();
    const select = readField(contact, 1106, "select");
    expectTypeOf(select).toEqualTypeOf<SelectFieldValue | undefined>();
    expect([checkbox, select, readField(contact, 1104, "numeric")]).toEqual([
      true,
      { value: "Russian", enum_id: 2201, enum_code: "ru" },
      "7.5",
    ]);
    expect(readField(empty, 1105, "checkbox")).toBeUndefined();
  });

  it("throws for a field of another type", () => {
    expect(() => readField(contact, 1105, "text")).toThrow(
      new TypeError("Field 1105 is of the type checkbox, not text."),
    );
  });

  it("gives phones and e-mail addresses as a list", () => {
    expect(readPhones(contact).map(({ value }) => value)).toEqual([
      "+1 202 555 0102",
      "+1 202 555 0103",
    ]);
    expect(readEmails(contact)).toEqual([]);
  });
});

describe("writing", () => {
  it.each<[CustomFieldWrite, CustomFieldWrite]>([
    [
      phone("+12025550101", "MOB"),
      { field_code: "PHONE", values: [{ value: "+12025550101", enum_code: "MOB" }] },
    ],
    [
      email("ada@example.com"),
      { field_code: "EMAIL", values: [{ value: "ada@example.com", enum_code: "WORK" }] },
    ],
    [textField(1103, "Tea taster"), { field_id: 1103, values: [{ value: "Tea taster" }] }],
    [textField(1103, ""), { field_id: 1103, values: [{ value: "" }] }],
    [numberField(1104, 0), { field_id: 1104, values: [{ value: 0 }] }],
    [checkboxField("VIP", false), { field_code: "VIP", values: [{ value: false }] }],
    [dateField(1108, 1767225600), { field_id: 1108, values: [{ value: 1767225600 }] }],
    [
      dateField(1108, new Date("2026-01-01T00:00:00.900Z")),
      { field_id: 1108, values: [{ value: 1767225600 }] },
    ],
    [
      optionField(1107, { enum_id: 2301 }, { enum_code: "oolong" }, { value: "Green tea" }),
      {
        field_id: 1107,
        values: [{ enum_id: 2301 }, { enum_code: "oolong" }, { value: "Green tea" }],
      },
    ],
    [emptyField("POSITION"), { field_code: "POSITION", values: null }],
    [writeField("PHONE", "multitext", []), { field_code: "PHONE", values: null }],
    [
      writeField(1113, "smart_address", [{ value: "Sampletown", enum_code: "city" }]),
      { field_id: 1113, values: [{ value: "Sampletown", enum_code: "city" }] },
    ],
  ])("makes %j", (written, expected) => {
    expect(written).toEqual(expected);
  });

  it("leaves out what amoCRM refuses of a value that was read", () => {
    const read = [{ value: "+1", enum_id: 2101, enum_code: null, enum: "WORK" }];
    expect(writeField("PHONE", "multitext", read).values).toEqual([{ value: "+1", enum_id: 2101 }]);
    const option = { value: "Green tea", enum_id: 2301, enum_code: null };
    expect(writeField(1106, "select", option).values).toEqual([{ enum_id: 2301 }]);
    const entity = { name: "Sample Tea LLC", kpp: null, tax_registration_reason_code: 0 };
    expect(writeField(1115, "legal_entity", [entity]).values).toEqual([
      { value: { name: "Sample Tea LLC", tax_registration_reason_code: 0 } },
    ]);
  });
});

describe("what cannot be sent", () => {
  it.each<[string, () => unknown, RegExp]>([
    ["an invalid Date", () => dateField(1108, new Date("nonsense")), /^Field 1108: NaN /],
    ["NaN", () => numberField("AGE", Number.NaN), /^Field AGE: NaN cannot be sent/],
    ["Infinity", () => writeField(1117, "monetary", Infinity), /^Field 1117: Infinity /],
    [
      "no text",
      () => textField("POSITION", undefined as never),
      /^Field POSITION: undefined cannot/,
    ],
    // @ts-expect-error an option has an identifier, a code or a text
    ["an option without a name", () => optionField(1107, {}), /^Field 1107: undefined /],
    [
      "an option whose code is null",
      // @ts-expect-error a code that is null names nothing
      () => writeField(1106, "select", { enum_code: null }),
      /^Field 1106: undefined /,
    ],
    [
      "a phone without a number",
      () => writeField("PHONE", "multitext", [{ enum_code: "WORK" } as never]),
      /^Field PHONE: undefined /,
    ],
    [
      "an invalid Date among defined fields",
      () => fields.write({ birthday: new Date(Number.NaN) }),
      /^Field 1114: NaN /,
    ],
  ])("throws a TypeError that names the field: %s", (_, write, message) => {
    expect(write).toThrow(TypeError);
    expect(write).toThrow(message);
  });

  it("is a reference to a file without its version or size", () => {
    const file = { file_uuid: "00000000-0000-4000-8000-0000000000f1", file_name: "menu.pdf" };
    // @ts-expect-error the description needs both
    fields.write({ file: [file] });
    const whole = { ...file, version_uuid: "00000000-0000-4000-8000-0000000000f2", file_size: 1 };
    expect(fields.write({ file: [whole] })).toEqual([
      { field_id: 1118, values: [{ value: whole }] },
    ]);
  });
});

describe("defined fields", () => {
  it("are read by their names", () => {
    const { birthday, multiselect, file } = fields.read(contact);
    expectTypeOf(birthday).toEqualTypeOf<number | undefined>();
    expectTypeOf(file).toEqualTypeOf<FieldValues["file"] | undefined>();
    expect(birthday).toBe(631152000);
    expect(multiselect?.map(({ enum_id }) => enum_id)).toEqual([2301, 2302]);
    expect(Object.values(fields.read(contact)).includes(undefined)).toBe(false);
    expect(new Set(Object.values(fields.read(empty)))).toEqual(new Set([undefined]));
  });

  it("are written by their names; what is left out is not sent", () => {
    expect(fields.write({ birthday: 0, text: null, url: undefined })).toEqual([
      { field_id: 1114, values: [{ value: 0 }] },
      { field_code: "POSITION", values: null },
    ]);
    expect(() => fields.write({ mood: "green" } as object)).toThrow(/^mood: no such field/);
    expect(() => fields.write({ toString: "green" } as object)).toThrow(TypeError);
  });

  it("have types that wrong values break", () => {
    // @ts-expect-error a birthday is no boolean
    fields.write({ birthday: true });
    // @ts-expect-error there is no such type of field
    defineFields({ mood: { id: 1119, type: "mood_ring" } });
    // @ts-expect-error a field has an identifier or a code
    defineFields({ mood: { type: "text" } });
  });
});
