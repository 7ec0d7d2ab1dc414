import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, onTestFinished, vi } from "vitest";
import { withFileLock } from "../../src/node/fileLock.ts";

afterEach(() => {
  vi.useRealTimers();
});

async function lockPath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "file-lock-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, "tokens.json.lock");
}

/** The owner that this process would write, changed. */
async function ownerLike(changes: object): Promise<string> {
  const path = await lockPath();
  const text = await withFileLock(path, () => readFileSync(path, "utf8"));
  return JSON.stringify({ ...JSON.parse(text), id: "0123456789abcdef", ...changes });
}

/** The identifier of a process that has ended. */
const endedPid = (): number => spawnSync(process.execPath, ["--version"]).pid;

/** Works under one lock at once, and tells how many were ever in it together. */
async function crowd(path: string, callers: number): Promise<number> {
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setTimeout(resolve, 2));
    inside--;
  };
  await Promise.all(Array.from({ length: callers }, () => withFileLock(path, work)));
  return most;
}

it("lets one caller in at a time, and leaves nothing behind", async () => {
  const path = await lockPath();
  expect(await crowd(path, 20)).toBe(1);
  expect(await readdir(join(path, ".."))).toEqual([]);
});

it("is free after work that fails", async () => {
  const path = await lockPath();
  await expect(withFileLock(path, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await withFileLock(path, () => 1)).toBe(1);
});

const dead: Record<string, () => Promise<string>> = {
  "has ended": () => ownerLike({ pid: endedPid() }),
  "has ended, on a system that tells no start": () =>
    ownerLike({ pid: endedPid(), started: undefined }),
};
if (process.platform === "linux") {
  dead["has ended and whose identifier another one has"] = () => ownerLike({ started: "1" });
}
for (const [name, text] of Object.entries(dead)) {
  it(`is taken over at once from a process that ${name}, by one of all who wait`, async () => {
    const path = await lockPath();
    writeFileSync(path, await text());
    const start = performance.now();
    expect(await crowd(path, 20)).toBe(1);
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(await readdir(join(path, ".."))).toEqual([]);
  });
}

it("is taken over even when who took it over has died over it", async () => {
  const path = await lockPath();
  const owner = await ownerLike({ pid: endedPid() });
  writeFileSync(path, owner);
  writeFileSync(`${path}.0123456789abcdef`, owner.replace("0123456789", "9876543210"));
  expect(await crowd(path, 20)).toBe(1);
  expect(await readdir(join(path, ".."))).toEqual([]);
});

const silent: Record<string, () => Promise<string>> = {
  "a process on another machine": () => ownerLike({ machine: "another" }),
  "nobody, the file being empty": async () => "",
};
for (const [name, text] of Object.entries(silent)) {
  it(`is taken over from ${name} after half a minute without a sign of life`, async () => {
    const path = await lockPath();
    const owner = await text();
    vi.useFakeTimers({ toFake: ["setTimeout", "setInterval", "clearInterval"] });
    writeFileSync(path, owner);
    const work = vi.fn();
    const done = withFileLock(path, work);
    await vi.advanceTimersByTimeAsync(29_000);
    expect(work).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2_000);
    await done;
    expect(existsSync(path)).toBe(false);
  });
}

it("is not taken over from a process that shows that it lives; the wait ends", async () => {
  const path = await lockPath();
  vi.useFakeTimers({ toFake: ["setTimeout", "setInterval", "clearInterval"] });
  let finish = () => {};
  const held = withFileLock(path, () => new Promise<void>((resolve) => (finish = resolve)));
  const work = vi.fn();
  const waiting = withFileLock(path, work);
  const failure = expect(waiting).rejects.toThrow(`${path} is held by process ${process.pid}.`);
  await vi.advanceTimersByTimeAsync(95_000);
  await failure;
  expect(work).not.toHaveBeenCalled();
  finish();
  await held;
});
