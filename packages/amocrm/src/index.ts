export {
  BatchError,
  type BatchOptions,
  type BatchResult,
  type EarlierBatch,
  type Fault,
  type FieldFault,
  memoryTokenStore,
  OAuthError,
  type OAuthFailure,
  type Outcome,
  type SavedBatch,
  type TokenPair,
  type TokenStore,
} from "@liaison/client";
export * from "@liaison/client/public";
export type { AmocrmAccount, AmocrmAddress, AmocrmDomain, AmocrmServer } from "./address.ts";
export type { ChatQuery, Chats } from "./chats.ts";
export type { Contacts } from "./contacts.ts";
export {
  type AmocrmClient,
  type AmocrmOAuthOptions,
  type AmocrmOptions,
  type AmocrmTokenOptions,
  createAmocrm,
} from "./createAmocrm.ts";
export { type AmocrmOAuth, createAmocrmOAuth, type Integration } from "./createAmocrmOAuth.ts";
export type { SendOptions, TokenOptions } from "./createTransport.ts";
export {
  type DefinedFields,
  defineFields,
  type FieldDefinition,
} from "./customFields/defineFields.ts";
export type {
  FieldType,
  FieldValues,
  FieldWrites,
  KindWrite,
  Moment,
  OptionWrite,
} from "./customFields/fieldTypes.ts";
export {
  customField,
  type FieldKey,
  readEmails,
  readField,
  readPhones,
  type WithCustomFields,
} from "./customFields/readField.ts";
export {
  checkboxField,
  dateField,
  type EmailKind,
  email,
  emptyField,
  numberField,
  optionField,
  type PhoneKind,
  phone,
  textField,
  writeField,
} from "./customFields/writeField.ts";
export type * from "./generated/openapi.ts";
export type { Links, ListLinksQuery, ListManyLinksQuery } from "./links.ts";
export type { PageQuery } from "./listPages.ts";
export type { SubscribedEntity, Subscriptions } from "./subscriptions.ts";
export { type ItemErrors, validationErrors } from "./validationErrors.ts";
