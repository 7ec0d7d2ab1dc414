import { type FileHandle, open, readFile, rm, stat } from "node:fs/promises";
import { STATUS_CODES } from "node:http";
import { resolve } from "node:path";
import { splitSetCookie } from "@liaison/contract";
import { StartError } from "../startError.ts";
import { type Call, describeCall, type JsonCall } from "./calls.ts";

/** Writes calls to a HAR file. */
export interface HarRecorder {
  /** Empties the file and begins; until then what was there before stays. */
  start(): Promise<void>;
  /** Adds an entry; resolves once it is on the disk, and also if writing has failed. */
  record(call: Call): Promise<void>;
  /** Resolves once everything is written and the file is closed. */
  close(): Promise<void>;
}

interface NameAndValue {
  name: string;
  value: string;
}

const TAIL = "\n]}}\n";

/**
 * Starts a recording in the format HAR 1.2. The file is whole after every entry, so that nothing is
 * lost when the mock is killed. Like the output file of other commands, one that is there already is
 * replaced: a second run in a CI job must not fail, nor mix its entries with the first one's.
 *
 * @param path of the file; its folder must exist
 * @param onError gets one line if writing fails later on; nothing more is recorded then
 * @throws StartError when the file cannot be written
 */
export async function openHar(path: string, onError: (line: string) => void): Promise<HarRecorder> {
  const { file, isNew } = await openFile(path);
  const head = await makeHead();
  let end = Buffer.byteLength(head);
  let isFirst = true;
  let started = false;
  let failed = false;
  let queue: string[] = [];
  let written: Promise<void> = Promise.resolve();
  let closed: Promise<void> | undefined;

  const flush = async (): Promise<void> => {
    if (!started || failed || queue.length === 0) return;
    const text = (isFirst ? "" : ",\n") + queue.join(",\n");
    queue = [];
    try {
      await write(file, text + TAIL, end);
      end += Buffer.byteLength(text);
      isFirst = false;
    } catch (error) {
      failed = true;
      onError(`the recording in ${path} ends here: ${(error as Error).message}`);
      await restore(file, end);
    }
  };

  return {
    async start() {
      await file.truncate();
      await write(file, head + TAIL, 0);
      started = true;
      await flush();
    },
    record(call) {
      if (failed || closed !== undefined) return written;
      queue.push(JSON.stringify(describeEntry(call)));
      written = written.then(flush);
      return written;
    },
    close() {
      closed ??= written.then(async () => {
        await file.close();
        if (isNew && !started) await rm(path, { force: true });
      });
      return closed;
    },
  };
}

/**
 * Keeps a recording from the file of the description.
 *
 * @throws StartError when both are the same file
 */
export function refuseOverwriting(record: string | undefined, spec: string | undefined): void {
  if (record === undefined || spec === undefined || resolve(record) !== resolve(spec)) return;
  throw new StartError(`${record} is the description, which the recording would overwrite`);
}

async function openFile(path: string): Promise<{ file: FileHandle; isNew: boolean }> {
  try {
    const present = await stat(path).catch(() => undefined);
    // Opening a pipe would wait for its reader.
    if (present?.isFile() === false) throw new StartError(`${path} is not a file to record into`);
    // Not emptied yet: the start can still fail, and with it nothing must be lost.
    const isNew = present === undefined;
    return { file: await open(path, isNew ? "w" : "r+"), isNew };
  } catch (error) {
    if (error instanceof StartError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "its folder does not exist" : message;
    throw new StartError(`cannot record into ${path}: ${reason}`);
  }
}

async function makeHead(): Promise<string> {
  const manifest = await readFile(
    new URL(import.meta.resolve("@liaison/mock/package.json")),
    "utf8",
  );
  const { name, version } = JSON.parse(manifest) as { name: string; version: string };
  const creator = JSON.stringify({ name, version });
  return `{"log":{"version":"1.2","creator":${creator},"pages":[],"entries":[\n`;
}

async function write(file: FileHandle, text: string, position: number): Promise<void> {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** Leaves the entries so far as a whole file, as far as that is still possible. */
async function restore(file: FileHandle, end: number): Promise<void> {
  try {
    await write(file, TAIL, end);
    await file.truncate(end + TAIL.length);
  } catch {
    // The failure that led here has been told already.
  }
}

function describeEntry(call: Call): object {
  const { exchange, time, duration, ...findings } = describeCall(call);
  const { request, response } = exchange;
  // The sizes are those on the wire, before any secret was taken out.
  const requestSize = call.exchange.request.body.length;
  const responseSize = call.exchange.response.body.length;
  return {
    startedDateTime: time,
    time: duration,
    request: {
      method: request.method,
      url: makeUrl(request.target, request.headers["host"]),
      httpVersion: "HTTP/1.1",
      cookies: readCookies(request.headers["cookie"]),
      headers: listHeaders(request.headers),
      queryString: readQuery(request.target),
      ...describePostData(request),
      headersSize: -1,
      bodySize: requestSize,
    },
    response: {
      status: response.status,
      statusText: STATUS_CODES[response.status] ?? "",
      httpVersion: "HTTP/1.1",
      cookies: readSetCookies(response.headers["set-cookie"]),
      headers: listHeaders(response.headers),
      content: {
        size: responseSize,
        mimeType: response.headers["content-type"] ?? "",
        text: response.body,
        ...(response.encoding === undefined ? {} : { encoding: response.encoding }),
      },
      redirectURL: response.headers["location"] ?? "",
      headersSize: -1,
      bodySize: responseSize,
    },
    cache: {},
    timings: { send: 0, wait: duration, receive: 0 },
    _liaison: findings,
  };
}

/** HAR has no field for the encoding of a request's body, so a custom one says that it is base64. */
function describePostData({ body, encoding, headers }: JsonCall["exchange"]["request"]): object {
  if (body === "") return {};
  const mimeType = headers["content-type"] ?? "";
  return {
    postData: { mimeType, text: body, ...(encoding === undefined ? {} : { _encoding: encoding }) },
  };
}

/** A valid address, also where the target is not: raw brackets, letters of any script, stray `%`. */
function makeUrl(target: string, host = ""): string {
  const address = target
    .replace(/#.*/s, "")
    .toWellFormed()
    .replaceAll(/[^\w\-.~:/?@!$&'()*+,;=%]/gu, encodeURIComponent)
    .replaceAll(/%(?![\da-f]{2})/gi, "%25");
  if (/^https?:\/\//i.test(address)) return address;
  const authority = /^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i.test(host) ? host : "127.0.0.1";
  return `http://${authority}${address.startsWith("/") ? "" : "/"}${address}`;
}

function readQuery(target: string): NameAndValue[] {
  const [, search = ""] = /^[^?#]*\?([^#]*)/.exec(target) ?? [];
  return [...new URLSearchParams(search)].map(([name, value]) => ({ name, value }));
}

function listHeaders(headers: Readonly<Record<string, string>>): NameAndValue[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    const values = name === "set-cookie" ? splitSetCookie(value) : [value];
    return values.map((one) => ({ name, value: one }));
  });
}

function readCookies(header: string | undefined): NameAndValue[] {
  return header === undefined ? [] : header.split(";").map(readPair);
}

function readSetCookies(header: string | undefined): object[] {
  return header === undefined ? [] : splitSetCookie(header).map(readSetCookie);
}

function readSetCookie(cookie: string): object {
  const [first = "", ...rest] = cookie.split(";");
  const attributes = new Map(
    rest.map(readPair).map(({ name, value }) => [name.toLowerCase(), value]),
  );
  const expires = Date.parse(attributes.get("expires") ?? "");
  const path = attributes.get("path");
  const domain = attributes.get("domain");
  return {
    ...readPair(first),
    ...(path === undefined ? {} : { path }),
    ...(domain === undefined ? {} : { domain }),
    ...(Number.isNaN(expires) ? {} : { expires: new Date(expires).toISOString() }),
    httpOnly: attributes.has("httponly"),
    secure: attributes.has("secure"),
  };
}

function readPair(text: string): NameAndValue {
  const [name = "", ...value] = text.split("=");
  return { name: name.trim(), value: value.join("=").trim() };
}
