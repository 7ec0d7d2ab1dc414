/** Headers as Node gives and takes them, names and values in turn, as they stand on the wire. */
export type WireHeaders = readonly string[];

/** They are about one connection, so that each side of the proxy has its own. */
const OF_ONE_CONNECTION: readonly string[] = [
  "connection",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "upgrade",
];

/**
 * The headers of a message that go on to the other side, in their order and letter case.
 *
 * @param isChunked whether the other side gets the body in chunks, as the message had it
 */
export function passOn(headers: WireHeaders, isChunked: boolean): string[] {
  const dropped = new Set(OF_ONE_CONNECTION);
  for (const [name, value] of pairs(headers)) {
    if (name.toLowerCase() !== "connection") continue;
    for (const named of value.split(",")) dropped.add(named.trim().toLowerCase());
  }
  // Without chunks there is no place for trailers, and Node throws.
  if (!isChunked) for (const name of ["transfer-encoding", "trailer"]) dropped.add(name);
  return pairs(headers)
    .filter(([name]) => !dropped.has(name.toLowerCase()))
    .flat();
}

/** Names another host, in the place where the header stands. */
export function withHost(headers: WireHeaders, host: string): string[] {
  let hasHost = false;
  const named = pairs(headers).flatMap(([name, value]) => {
    if (name.toLowerCase() !== "host") return [name, value];
    if (hasHost) return [];
    hasHost = true;
    return [name, host];
  });
  return hasHost ? named : ["Host", host, ...named];
}

/** Headers as the engine reads them. */
export function readHeaders(headers: WireHeaders): Record<string, string> {
  const read = new Map<string, string>();
  for (const [name, value] of pairs(headers)) {
    const key = name.toLowerCase();
    const earlier = read.get(key);
    const separator = key === "cookie" ? "; " : ", ";
    read.set(key, earlier === undefined ? value : earlier + separator + value);
  }
  return Object.fromEntries(read);
}

/** Names with their values. */
export function pairs(headers: WireHeaders): [string, string][] {
  const found: [string, string][] = [];
  for (let index = 0; index < headers.length; index += 2) {
    found.push([headers[index] ?? "", headers[index + 1] ?? ""]);
  }
  return found;
}
