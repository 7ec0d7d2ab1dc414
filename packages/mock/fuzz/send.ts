import { connect, type Socket } from "node:net";
import { setTimeout } from "node:timers/promises";
import type { Shot } from "./shot.ts";

/** One answer as it came. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case; values of a repeated header joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What became of a shot. */
export interface ShotOutcome {
  readonly answers: readonly RawAnswer[];
  /** Nothing was heard in time. */
  readonly hung: boolean;
  /** What was not readable as an answer. */
  readonly malformed?: string;
  readonly milliseconds: number;
}

const LAST_CHUNK = "0\r\n\r\n";

/** Milliseconds after which a client half-closes although not everything is answered. */
const MOMENT = 100;

/**
 * Fires a shot on a connection of its own.
 *
 * @param deadline milliseconds until what has not ended counts as hanging
 * @param hold takes the connection of a shot that is to stay open
 */
export async function fire(
  shot: Shot,
  port: number,
  deadline: number,
  hold: (socket: Socket) => void,
): Promise<ShotOutcome> {
  const start = performance.now();
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  const methods = shot.expected.map(({ method }) => method);
  const reader = createReader(methods);
  let hung = false;
  const timer = globalThis.setTimeout(() => {
    hung = true;
    socket.destroy();
  }, deadline);
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const answered = new Promise<void>((resolve) => {
    socket.on("data", (chunk) => {
      reader.take(chunk);
      if (reader.malformed() !== undefined || reader.answers.length >= methods.length) resolve();
    });
  });
  // A server may close while the client still writes; what it has answered counts.
  socket.on("error", () => {});

  await write(socket, shot.writes);
  if (shot.ending === "open") {
    clearTimeout(timer);
    hold(socket);
    return { answers: [], hung: false, milliseconds: performance.now() - start };
  }
  if (shot.ending === "abort") socket.destroy();
  if (shot.ending === "close") {
    await Promise.race([answered, closed, setTimeout(MOMENT)]);
    socket.end();
  } else {
    await Promise.race([answered, closed]);
    socket.destroy();
  }
  await closed;
  clearTimeout(timer);
  const malformed = reader.malformed();
  return {
    answers: reader.answers,
    hung,
    ...(malformed !== undefined && { malformed }),
    milliseconds: performance.now() - start,
  };
}

async function write(socket: Socket, writes: Shot["writes"]): Promise<void> {
  for (const part of writes) {
    if (socket.destroyed) return;
    if (typeof part === "number") await setTimeout(part);
    else socket.write(part);
  }
}

interface Reader {
  readonly answers: RawAnswer[];
  take(chunk: Buffer): void;
  malformed(): string | undefined;
}

/** Reads the answers to requests of these methods, all of which must tell their length. */
function createReader(methods: readonly string[]): Reader {
  const answers: RawAnswer[] = [];
  let chunks: Buffer[] = [];
  let size = 0;
  let needed = 0;
  let malformed: string | undefined;

  const readOne = (bytes: Buffer): number => {
    const headEnd = bytes.indexOf("\r\n\r\n");
    if (headEnd < 0) {
      if (bytes.length > 100_000) malformed = "a head without an end";
      return 0;
    }
    const [statusLine = "", ...lines] = bytes.toString("latin1", 0, headEnd).split("\r\n");
    const status = /^HTTP\/1\.1 ([1-5]\d\d) [^\r\n]*$/.exec(statusLine)?.[1];
    if (status === undefined) {
      malformed = `the status line ${JSON.stringify(statusLine.slice(0, 80))}`;
      return 0;
    }
    const headers: Record<string, string> = {};
    for (const line of lines) {
      const [, name, value = ""] = /^([!#$%&'*+.^_`|~\w-]+): ?(.*)$/.exec(line) ?? [];
      if (name === undefined) malformed = `the header ${JSON.stringify(line.slice(0, 80))}`;
      else {
        const key = name.toLowerCase();
        headers[key] = headers[key] === undefined ? value : `${headers[key]}, ${value}`;
      }
    }
    const start = headEnd + 4;
    if (status === "100") return start;
    const bodiless = methods[answers.length] === "HEAD" || status === "204" || status === "304";
    const length = bodiless ? 0 : Number(headers["content-length"] ?? 0);
    // Node's own refusals come in chunks, although they are empty.
    const isChunked = headers["transfer-encoding"] === "chunked" && !bodiless;
    const end = start + (isChunked ? LAST_CHUNK.length : length);
    if (bytes.length < end) {
      needed = end;
      return 0;
    }
    const isWhole = isChunked
      ? bytes.toString("latin1", start, end) === LAST_CHUNK
      : Number.isInteger(length);
    if (!isWhole) malformed = "a body that does not tell its length";
    const body = isChunked ? Buffer.alloc(0) : bytes.subarray(start, end);
    answers.push({ status: Number(status), headers, body });
    return end;
  };

  return {
    answers,
    malformed: () => malformed,
    take: (chunk) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size < needed || malformed !== undefined) return;
      let bytes = Buffer.concat(chunks);
      for (let read = 1; read > 0 && bytes.length > 0; bytes = bytes.subarray(read)) {
        needed = 0;
        read = readOne(bytes);
      }
      chunks = [bytes];
      size = bytes.length;
    },
  };
}
