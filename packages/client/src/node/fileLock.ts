import { randomBytes } from "node:crypto";
import {
  closeSync,
  openSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from "node:fs";
import { hostname } from "node:os";

/** Who holds a lock, as its file tells. */
interface Owner {
  readonly id: string;
  readonly pid: number;
  /** When the process was started; `undefined` where the system does not tell. */
  readonly started: string | undefined;
  /** Within which a process identifier means one process only. */
  readonly machine: string;
}

/** This boot of this machine and, as containers count their processes apart, this container. */
const machine: string = (() => {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
})();

/** Milliseconds between two looks at a lock that is taken. */
const POLL = 20;
/** Milliseconds between two signs of life of an owner. */
const HEARTBEAT = 1000;
/**
 * Looks without a sign of life after which an owner counts as dead: half a minute. Counted, because
 * a clock goes on while the machine sleeps, and the owner with it.
 */
const SILENT_LOOKS = 30_000 / POLL;
/** Looks after which the wait ends: one and a half minutes. */
const MOST_LOOKS = 90_000 / POLL;

/**
 * Runs the work while no other process, nor another caller in this one, runs work under the same
 * lock file. The lock of a process that was killed is taken over at once, that of a machine that is
 * gone after half a minute.
 *
 * @param path the lock file; its folder has to exist
 * @throws Error when the lock is not free within one and a half minutes, or cannot be written
 */
export async function withFileLock<T>(path: string, work: () => T | Promise<T>): Promise<T> {
  const owner: Owner = {
    id: randomBytes(8).toString("hex"),
    pid: process.pid,
    started: startOf(process.pid),
    machine,
  };
  await take(path, owner);
  const heartbeat = setInterval(() => {
    try {
      const now = new Date();
      if (isOwner(path, owner)) utimesSync(path, now, now);
    } catch {
      // The work goes on; who waits is patient enough for a sign of life that is missing.
    }
  }, HEARTBEAT);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if (isOwner(path, owner)) rmSync(path, { force: true });
  }
}

async function take(path: string, owner: Owner): Promise<void> {
  let seen: string | undefined;
  let silent = 0;
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    if (create(path, owner)) return;
    const state = look(path);
    if (!state) continue;
    silent = state.sign === seen ? silent + 1 : 0;
    seen = state.sign;
    if (isDead(state.owner) || silent > SILENT_LOOKS) {
      // Of all who find the owner dead, one may remove its file: who holds the lock that is named
      // after that owner. By then it may be gone, and the file in its place is somebody else's.
      await withFileLock(`${path}.${state.owner?.id ?? "unknown"}`, () => {
        if (look(path)?.sign === seen) rmSync(path, { force: true });
      });
    } else {
      await new Promise((resolve) => setTimeout(resolve, POLL));
    }
  }
  throw new Error(`${path} is held by process ${look(path)?.owner?.pid}.`);
}

/** Makes the lock file, unless there is one. */
function create(path: string, owner: Owner): boolean {
  let file: number;
  try {
    file = openSync(path, "wx", 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
  try {
    writeSync(file, JSON.stringify(owner));
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  return true;
}

/** The lock file as it stands, `undefined` when there is none. `sign` changes with a sign of life. */
function look(path: string): { owner: Owner | undefined; sign: string } | undefined {
  try {
    const text = readFileSync(path, "utf8");
    return { owner: readOwner(text), sign: `${statSync(path).mtimeMs} ${text}` };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** `undefined` for a file whose process died before it could write into it. */
function readOwner(text: string): Owner | undefined {
  try {
    const owner = JSON.parse(text);
    return /^[0-9a-f]{16}$/.test(owner.id) ? owner : undefined;
  } catch {
    return undefined;
  }
}

function isOwner(path: string, owner: Owner): boolean {
  return look(path)?.owner?.id === owner.id;
}

/** Whether the process is known to be gone. One on another machine is never known to be. */
function isDead(owner: Owner | undefined): boolean {
  if (owner?.machine !== machine) return false;
  if (owner.started) return startOf(owner.pid) !== owner.started;
  try {
    process.kill(owner.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/**
 * When a process was started, on Linux. Tells it from a later one with the same identifier, which is
 * common in containers: each restart begins at 1.
 */
function startOf(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").pop()?.split(" ") ?? [];
    // A process that has ended and that nobody has asked about yet is still listed, as Z.
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
