import { createReadStream } from "node:fs";
import { UsageError } from "../input/usageError.ts";

/** Bytes that are read at once. */
const PIECE = 1024 * 1024;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "permission denied",
};

/**
 * Reads a text file piece by piece, without a byte order mark.
 *
 * @param path of the file
 * @param file as it is called in errors
 * @throws UsageError when it cannot be read, or is not in UTF-8
 */
export async function* readText(path: string, file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const decode = (bytes?: Uint8Array): string => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch {
      throw new UsageError(`${file} is no text in UTF-8; unpack it, or save it anew`);
    }
  };
  const bytes = createReadStream(path, { highWaterMark: PIECE });
  const pieces = bytes[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  const next = async () => {
    try {
      return await pieces.next();
    } catch (error) {
      const { code = "", message } = error as NodeJS.ErrnoException;
      throw new UsageError(`${file} cannot be read: ${REASONS[code] ?? message}`);
    }
  };
  try {
    for (let piece = await next(); piece.done !== true; piece = await next()) {
      yield decode(piece.value);
    }
    yield decode();
  } finally {
    bytes.destroy();
  }
}
