// #region define
import { createAmocrm, defineFields } from "@liaison/amocrm";

const amocrm = createAmocrm({
  account: "example",
  token: process.env.AMOCRM_TOKEN ?? "",
});

// The fields of your account, each by its code or its identifier, with its type.
const fields = defineFields({
  phones: { code: "PHONE", type: "multitext" },
  emails: { code: "EMAIL", type: "multitext" },
  position: { code: "POSITION", type: "text" },
  newsletter: { id: 1105, type: "checkbox" },
  language: { id: 1106, type: "select" },
  firstVisit: { id: 1108, type: "date" },
  birthday: { id: 1114, type: "birthday" },
});
// #endregion

// #region read
const contact = await amocrm.contacts.get(50101);
if (!contact) throw new Error("There is no such contact.");

const { phones = [], language, birthday } = fields.read(contact);
for (const { value, enum_code } of phones)
  console.log(value, enum_code);
console.log(language?.enum_id, language?.value);
if (birthday !== undefined)
  console.log(new Date(birthday * 1000).toISOString());
// #endregion

// #region any-type
for (const field of contact.custom_fields_values ?? []) {
  switch (field.field_type) {
    case "text":
      console.log(field.field_name, field.values[0]?.value);
      break;
    case "multiselect":
      console.log(
        field.field_name,
        field.values.map(({ value }) => value).join(", "),
      );
      break;
    default:
      // A type that you do not handle, or one that is newer than the description.
      console.log(field.field_name, field.field_type);
  }
}
// #endregion

// #region write
await amocrm.contacts.update(50101, {
  custom_fields_values: fields.write({
    phones: [...phones, { value: "+1 202 555 0104", enum_code: "MOB" }],
    newsletter: true,
    language: { enum_id: 2201 },
    firstVisit: "2026-01-01T00:00:00+00:00",
    birthday: 631152000,
  }),
});
// #endregion

// #region clear
await amocrm.contacts.update(50101, {
  custom_fields_values: fields.write({ position: null }),
});
// #endregion

// #region filter
const visitedInJanuary = amocrm.contacts.list({
  filter: {
    custom_fields_values: {
      1105: 1,
      1106: [2201],
      1108: { from: 1767225600, to: 1769903999 },
    },
  },
});
for await (const { id, name } of visitedInJanuary)
  console.log(id, name);
// #endregion
