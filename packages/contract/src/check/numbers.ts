import { UsageError } from "../input/usageError.ts";

/**
 * Reads a whole number of the command line.
 *
 * @param name of the option, for the message
 * @throws UsageError when it is none, or smaller than `least`
 */
export function readInteger(text: string, name: string, least: number): number {
  const value = Number(text);
  if (!/^\d{1,15}$/.test(text.trim()) || value < least) {
    throw new UsageError(`${name} should be a whole number from ${least}, was ${quote(text)}`);
  }
  return value;
}

/**
 * Reads a number above 0 of the command line.
 *
 * @throws UsageError when it is none
 */
export function readPositive(text: string, name: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text.trim()) || !(value > 0)) {
    throw new UsageError(`${name} should be a number above 0, was ${quote(text)}`);
  }
  return value;
}

/**
 * Reads a part of a whole: `1/4`.
 *
 * @throws UsageError when it is none
 */
export function readShard(text: string): { part: number; of: number } {
  const [, part, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(text.trim()) ?? [];
  const shard = { part: Number(part), of: Number(of) };
  if (!(shard.part >= 1 && shard.part <= shard.of)) {
    throw new UsageError(`--shard should be a part such as 1/4, was ${quote(text)}`);
  }
  return shard;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
