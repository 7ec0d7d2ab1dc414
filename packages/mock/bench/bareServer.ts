/**
 * Sends the same bytes to every request: what Node's HTTP server costs by itself.
 * Arguments: a file with the answer's media type in its first line and the body below, the port.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const [file = "", port] = process.argv.slice(2);
const text = readFileSync(file, "utf8");
const end = text.indexOf("\n");
const body = Buffer.from(text.slice(end + 1));
const headers = { "content-type": text.slice(0, end), "content-length": body.length };
createServer((_, response) => {
  response.writeHead(200, headers).end(body);
}).listen(Number(port), "127.0.0.1");
