/** A kind of page, by one page of it. */
export interface PageType {
  name: string;
  /** Below the folder of a language. */
  path: string;
}

/** One page of every kind that we render ourselves: the one with most on it. */
export const pageTypes: PageType[] = [
  { name: "landing", path: "index.html" },
  { name: "API", path: "amocrm/index.html" },
  { name: "tag", path: "amocrm/entity-links.html" },
  { name: "operation with nested filters", path: "amocrm/listContacts.html" },
  { name: "operation with a body", path: "amocrm/createContacts.html" },
  { name: "schema", path: "amocrm/schemas/Contact.html" },
  { name: "guide", path: "guides/custom-fields.html" },
  { name: "list of guides", path: "guides/index.html" },
  { name: "evidence", path: "evidence.html" },
  { name: "changelog", path: "changelog.html" },
];
