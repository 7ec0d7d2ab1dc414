import { essence, isJson } from "@liaison/contract";

interface Range {
  type: string;
  quality: number;
}

/**
 * Picks the media type of an answer. A type the client names itself wins; `application/json` stands
 * for every JSON type (`application/hal+json`), as it does with the real APIs. A client that accepts
 * none of them gets the first one: both APIs answer with what they have, never with 406.
 *
 * @param offered media types of the response in declared order, at least one
 * @param accept the `Accept` header; undefined when it was not sent
 */
export function chooseMediaType<T extends { mediaType: string }>(
  offered: readonly [T, ...T[]],
  accept: string | undefined,
): T {
  const ranges = readAccept(accept ?? "*/*");
  let best = offered[0];
  let bestScore = 0;
  for (const content of offered) {
    const current = score(essence(content.mediaType), ranges);
    if (current > bestScore) {
      best = content;
      bestScore = current;
    }
  }
  return best;
}

function readAccept(accept: string): Range[] {
  return accept.split(",").map((entry) => {
    const quality = /;\s*q=([\d.]+)/i.exec(entry)?.[1];
    return { type: essence(entry), quality: quality === undefined ? 1 : Number(quality) };
  });
}

/** 0 for a type that is not accepted; of equal quality the closer range counts more. */
function score(type: string, ranges: readonly Range[]): number {
  let closeness = 0;
  let quality = 0;
  for (const range of ranges) {
    const current = close(type, range.type);
    if (current > closeness) {
      closeness = current;
      quality = range.quality;
    }
  }
  return quality === 0 ? 0 : quality * 10_000 + closeness;
}

function close(type: string, range: string): number {
  if (range === type) return 4;
  if (range === "application/json" && isJson(type)) return 3;
  if (range === `${type.split("/")[0]}/*`) return 2;
  return range === "*/*" ? 1 : 0;
}
