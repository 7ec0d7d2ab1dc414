import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { describedRate } from "../../src/check/rateLimit.ts";
import { createThrottle } from "../../src/check/throttle.ts";

const signal = new AbortController().signal;

/** Most of the times that lie within any second. */
function mostInASecond(times: readonly number[]): number {
  return Math.max(
    ...times.map((start) => times.filter((t) => t >= start && t < start + 1000).length),
  );
}

test("no second sees more turns than the rate, wherever it begins", async () => {
  const throttle = createThrottle(10);
  const times: number[] = [];
  const work = async () => {
    for (let i = 0; i < 6; i += 1) {
      await throttle.turn(signal);
      times.push(performance.now());
      // An answer that comes sooner or later.
      await sleep((i * 37) % 130);
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  expect(times).toHaveLength(24);
  expect(mostInASecond(times)).toBeLessThanOrEqual(10);
  // And no slower than it must be: 23 distances of 105 ms.
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(3500);
});

test("a rate below one is kept too", async () => {
  const throttle = createThrottle(4 / 3);
  const start = performance.now();
  await throttle.turn(signal);
  await throttle.turn(signal);
  expect(performance.now() - start).toBeGreaterThanOrEqual(750);
});

test("without a rate nothing waits", async () => {
  const throttle = createThrottle();
  const start = performance.now();
  for (let i = 0; i < 1000; i += 1) await throttle.turn(signal);
  expect(performance.now() - start).toBeLessThan(500);
});

test("after a pause turns are as far apart as before it", async () => {
  const throttle = createThrottle(20);
  const start = performance.now();
  const times: number[] = [];
  const take = () => throttle.turn(signal).then(() => times.push(performance.now() - start));
  await take();
  const waiting = [take(), take(), take()];
  throttle.pause(300);
  await Promise.all(waiting);
  expect(times[1]).toBeGreaterThanOrEqual(295);
  expect((times[3] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(95);
});

test("a shorter pause does not end a longer one", async () => {
  const throttle = createThrottle();
  const start = performance.now();
  throttle.pause(200);
  throttle.pause(10);
  await throttle.turn(signal);
  expect(performance.now() - start).toBeGreaterThanOrEqual(195);
});

test("who waits is let go when the run ends", async () => {
  const ended = new AbortController();
  const throttle = createThrottle();
  throttle.pause(60_000);
  setTimeout(() => ended.abort(), 10);
  await expect(throttle.turn(ended.signal)).rejects.toThrow();
});

test("the rate of a description is its strictest", () => {
  const limits = [
    { scope: "integration", requests: 7, seconds: 1 },
    { scope: "account", requests: 50, seconds: 1 },
    { scope: "workspace", requests: 300, seconds: 60 },
  ];
  expect(describedRate({ "x-rate-limits": limits })).toBe(5);
  expect(describedRate({ "x-rate-limits": [] })).toBeUndefined();
  expect(describedRate({ "x-rate-limits": [{ requests: "many" }, 7] })).toBeUndefined();
  expect(describedRate({})).toBeUndefined();
});
