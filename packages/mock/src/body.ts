import type { IncomingMessage } from "node:http";

/** Most bytes a request body may have. */
export const BODY_LIMIT: number = 1024 * 1024;

/** What reading a body needs to know of the declared one. */
export interface DeclaredBody {
  required?: boolean;
  contents?: readonly {
    mediaType: string;
    schema?: { maxItems?: number | undefined } | undefined;
  }[];
}

/** A body as Prism takes it (JSON parsed, anything else as text), or what is wrong with it. */
export type BodyReading = { body: unknown } | { violation: string };

/**
 * Receives the whole body of a request.
 *
 * @returns the bytes, or undefined as soon as there are more than {@link BODY_LIMIT}; the rest is
 *   then still unread
 * @throws Error when the client goes away before the end
 */
export async function receiveBody(request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > BODY_LIMIT) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Holds a body against its declaration as far as its presence, media type and syntax go. Prism
 * would let a media type with another suffix pass and never answer to broken JSON.
 *
 * @param bytes the body as received, empty when there is none
 * @param contentType the `Content-Type` header; its parameters (charset) are not looked at
 * @param declared the operation's request body, undefined when it takes none
 */
export function readBody(
  bytes: Buffer,
  contentType: string | undefined,
  declared: DeclaredBody | undefined,
): BodyReading {
  if (bytes.length === 0) {
    if (declared?.required === true) return { violation: "The required request body is missing" };
    return { body: undefined };
  }
  if (declared === undefined) return { violation: "The operation takes no request body" };

  const accepted = (declared.contents ?? []).map(({ mediaType }) => essence(mediaType));
  const sent = contentType === undefined ? undefined : essence(contentType);
  if (sent === undefined || !accepted.includes(sent)) {
    return {
      violation: `Request Content-Type is ${sent ?? "missing"}, the operation takes ${accepted.join(", ")}`,
    };
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { violation: "Request body is not valid UTF-8" };
  }
  if (!isJson(sent)) return { body: text };
  try {
    const body: unknown = JSON.parse(text);
    // Prism collects every violation of every item, which for a long array takes all memory.
    const maxItems = declared.contents?.find(({ mediaType }) => essence(mediaType) === sent)?.schema
      ?.maxItems;
    if (Array.isArray(body) && maxItems !== undefined && body.length > maxItems) {
      return {
        violation: `Request body has ${body.length} items, at most ${maxItems} are allowed`,
      };
    }
    return { body };
  } catch (error) {
    return { violation: `Request body is not valid JSON: ${(error as Error).message}` };
  }
}

/** A media type without its parameters, in lower case. */
export function essence(mediaType: string): string {
  return (mediaType.split(";")[0] ?? "").trim().toLowerCase();
}

/** Whether content of a media type (an {@link essence}) is JSON. */
export function isJson(type: string): boolean {
  return type === "application/json" || /^application\/[^/]+\+json$/.test(type);
}
