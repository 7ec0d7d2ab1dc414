import { Suprsend } from "@suprsend/node-sdk";

export function createClient({ baseUrl, token }) {
  const suprsend = new Suprsend("demo-key", token, { base_url: baseUrl });
  // Its API has no contacts: it gets the same answer for an object.
  return { getContact: (id) => suprsend.objects.get("contacts", String(id)) };
}
