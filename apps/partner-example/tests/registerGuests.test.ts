/** The integration alone: MSW answers in amoCRM's place, with the examples of its description. */
import { BatchError, BlockedError, createAmocrm, type operations } from "@liaison/amocrm";
import { createContract } from "@liaison/contract";
import { createContractHandlers } from "@liaison/contract/msw";
import description from "@liaison/spec/amocrm.json" with { type: "json" };
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { registerGuests } from "../src/registerGuests.ts";
import { ada, boris } from "./guests.ts";

const baseUrl = "https://example.amocrm.ru";
const api = createContractHandlers<operations>(createContract(description), { baseUrl });
const server = setupServer(...api.handlers);
const amocrm = createAmocrm({ baseUrl, token: "demo-token", throttle: false });

beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => {
  try {
    // Throws when a request was not as described, or an answer that a test has made up.
    api.verify();
  } finally {
    api.reset();
  }
});
afterAll(() => server.close());

test("a guest who is a contact is not doubled", async () => {
  // Every operation answers with its first example.
  expect(await registerGuests(amocrm, 70101, [ada])).toEqual({ known: [50101], created: [] });
});

test("a new guest becomes a contact", async () => {
  api.override("listContacts", { status: 204 });
  api.override("createContacts", {
    status: 200,
    body: {
      _links: { self: { href: `${baseUrl}/api/v4/contacts` } },
      _embedded: {
        contacts: [
          {
            id: 50103,
            request_id: "0",
            _links: { self: { href: `${baseUrl}/api/v4/contacts/50103` } },
          },
        ],
      },
    },
  });
  api.override("linkLead", {
    status: 200,
    body: {
      _total_items: 1,
      _links: { self: { href: `${baseUrl}/api/v4/leads/70101/links` } },
      _embedded: {
        links: [
          {
            entity_id: 70101,
            entity_type: "leads",
            to_entity_id: 50103,
            to_entity_type: "contacts",
            metadata: { main_contact: false },
          },
        ],
      },
    },
  });
  expect(await registerGuests(amocrm, 70101, [boris])).toEqual({ known: [], created: [50103] });
});

test("a guest whom amoCRM refuses is told", async () => {
  api.override("listContacts", { status: 204 });
  api.override("createContacts", { status: 400, example: "validation_failed" });
  await expect(registerGuests(amocrm, 70101, [boris])).rejects.toBeInstanceOf(BatchError);
});

test("a blocked account is told", async () => {
  api.override("listContacts", { example: "blocked" });
  await expect(registerGuests(amocrm, 70101, [ada])).rejects.toBeInstanceOf(BlockedError);
});
