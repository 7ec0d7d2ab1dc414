/**
 * A server that answers the measured calls. Sends its port to the process that forked it. A request
 * that a client must not send is answered with 400, so that it fails the run.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { calls, normalizeTarget, TOKEN } from "./calls.ts";

const answers = new Map(
  Object.values(calls).map(({ method, target, answer }) => [`${method} ${target}`, answer]),
);
// The SDK of SuprSend signs its requests in place of a token, and has no contacts.
answers.set("GET /v1/object/contacts/50101/", calls.getContact.answer);

/** Answers by method and address as they were sent, so that only the first is looked at closely. */
const known = new Map<string, string>();

const server = createServer((request, response) => {
  const { method, url = "/", headers } = request;
  const sent = `${method} ${url}`;
  let answer = known.get(sent);
  if (answer === undefined) {
    answer = answers.get(`${method} ${normalizeTarget(url)}`);
    if (answer !== undefined) known.set(sent, answer);
  }
  const authorized = headers.authorization === `Bearer ${TOKEN}` || url.startsWith("/v1/");
  request.resume();
  request.on("end", () => {
    const good = answer !== undefined && authorized;
    const body = Buffer.from(good ? (answer as string) : `no answer to ${sent}`);
    response
      .writeHead(good ? 200 : 400, {
        "content-type": "application/hal+json",
        "content-length": body.length,
      })
      .end(body);
  });
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("disconnect", () => process.exit());
