import type { AbortError } from "./errorClasses.ts";
import type { ApiError } from "./errors.ts";
import type { CallOptions } from "./operation.ts";

/** What an error leaves behind in a result. Every `Error` is one, and what was one before JSON. */
export interface Fault {
  readonly name: string;
  readonly message: string;
  readonly operationId?: string | undefined;
  /** HTTP status, when there was an answer. */
  readonly status?: number | undefined;
}

/** What is wrong with a field of an item. */
export interface FieldFault {
  readonly code?: string | undefined;
  /** Place in the item, in dot notation. */
  readonly path?: string | undefined;
  readonly detail?: string | undefined;
}

/** The server has done it. */
export interface OkOutcome<Value> {
  readonly status: "ok";
  readonly value: Value;
}

/** The server has refused it, by name or alone: nothing was done. */
export interface FailedOutcome {
  readonly status: "failed";
  readonly error: Fault;
  /** When the server told what is wrong with this item. */
  readonly errors?: readonly FieldFault[];
}

/**
 * It was sent, and no answer tells whether it was done. Also when it was sent again after that, alone,
 * and then refused without a name: `error` is the refusal.
 */
export interface UnknownOutcome {
  readonly status: "unknown";
  readonly error: Fault;
}

/** Nothing was done: the batch stopped before. */
export interface PendingOutcome {
  readonly status: "pending";
}

/** What became of one item. */
export type Outcome<Value> = OkOutcome<Value> | FailedOutcome | UnknownOutcome | PendingOutcome;

/** An operation on many items, as {@link runBatch} calls it. */
export interface BatchOperation<Item, Body, Value> {
  /** Named in errors. */
  readonly operationId: string;
  /** Whether a request that may have been done can be sent again without harm. */
  readonly repeatable: boolean;
  /** Items of a request when the caller says nothing. */
  readonly chunkSize: number;
  /** Most items that the server takes. */
  readonly maxChunkSize: number;
  /** Sends one request. */
  send(chunk: readonly Item[], options: CallOptions): Promise<Body | null>;
  /** Finds the value of each item of a chunk; `undefined` where the answer does not tell. */
  match(body: Body | null, chunk: readonly Item[]): readonly (Value | undefined)[];
  /** Finds what a refusal says of each item of a chunk; `undefined` where it says nothing. */
  refused?(
    error: ApiError,
    chunk: readonly Item[],
  ): readonly (readonly FieldFault[] | undefined)[] | undefined;
}

/** Options of a batch. Those of a call hold for each of its requests; `signal` ends the batch. */
export interface BatchOptions<Value> extends CallOptions {
  /** Most items of a request. */
  chunkSize?: number | undefined;
  /** Requests at once, 4 by default. The throttle of the transport holds them back. */
  concurrency?: number | undefined;
  /**
   * An earlier result for the same items, or its JSON, such as the `result` of a BatchError. What was
   * pending is sent; what is unknown too, when the operation can be repeated.
   */
  resume?: EarlierBatch | undefined;
  /** Which further items of the earlier result are sent again. */
  repeat?: readonly ("failed" | "unknown")[] | undefined;
  /**
   * Called before each request, and awaited, never twice at once. What is going to be sent is
   * `unknown` by then: who stores the result here can go on after a crash and doubles nothing.
   */
  onProgress?: ((result: BatchResult<Value>) => unknown) | undefined;
}

/** What a batch can go on from: a {@link BatchResult}, or its JSON. */
export interface EarlierBatch {
  readonly outcomes: readonly Outcome<unknown>[];
}

/** JSON of a {@link BatchResult}. */
export interface SavedBatch<Value> {
  readonly outcomes: readonly Outcome<Value>[];
}

/** What became of a batch. */
export class BatchResult<Value> implements SavedBatch<Value> {
  readonly operationId: string;
  /** One for each item, in the order of the items. */
  readonly outcomes: readonly Outcome<Value>[];
  /** Why the batch ended early: an error, or the reason of the signal. */
  stoppedBy: Fault | undefined;

  constructor(operationId: string, outcomes: readonly Outcome<Value>[]) {
    this.operationId = operationId;
    this.outcomes = outcomes;
  }

  /** Values of the items that are ok, in the order of the items. */
  get values(): Value[] {
    return this.outcomes.flatMap((outcome) => (outcome.status === "ok" ? [outcome.value] : []));
  }

  /** Whether all items are ok. */
  get complete(): boolean {
    return this.outcomes.every(({ status }) => status === "ok");
  }

  /** Places of the items with a status. */
  indices(...statuses: Outcome<Value>["status"][]): number[] {
    return [...this.outcomes.keys()].filter((place) =>
      statuses.includes((this.outcomes[place] as Outcome<Value>).status),
    );
  }

  /**
   * The values, when all items are ok.
   *
   * @throws BatchError
   */
  orThrow(): Value[] {
    if (!this.complete) throw new BatchError(this);
    return this.values;
  }

  /** The result without what errors hold beside name, message, operation and status. */
  toJSON(): SavedBatch<Value> & { operationId: string; stoppedBy: Fault | undefined } {
    const { operationId, stoppedBy } = this;
    return {
      operationId,
      stoppedBy: stoppedBy && brief(stoppedBy),
      outcomes: this.outcomes.map((outcome) =>
        "error" in outcome ? { ...outcome, error: brief(outcome.error) } : outcome,
      ),
    };
  }
}

const brief = (fault: Fault): Fault => {
  // A signal may abort with any value.
  const { name = "Error", message = String(fault), operationId, status } = Object(fault);
  return { name, message, operationId, status };
};

/** Not all items of a batch are ok. `cause` is why the batch ended early, else the first item's error. */
export class BatchError extends Error {
  override readonly name = "BatchError";
  readonly result: BatchResult<unknown>;

  constructor(result: BatchResult<unknown>) {
    const counts = (["failed", "unknown", "pending"] as const).map(
      (status) => `${result.indices(status).length} ${status}`,
    );
    const first = result.outcomes.find((outcome) => "error" in outcome);
    const cause = result.stoppedBy ?? first?.error;
    const [field] = (!result.stoppedBy && first?.status === "failed" && first.errors) || [];
    const why = field ? `, ${field.path}: ${field.detail}` : "";
    super(
      `${result.operationId}: of ${result.outcomes.length} items ${counts.join(", ")}; ` +
        `${cause ? brief(cause).message : ""}${why}`,
      { cause },
    );
    this.result = result;
  }

  /** By name, so that it holds between the ESM and the CommonJS build of a client. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return (value as Error | undefined)?.name === "BatchError";
  }
}

const PENDING: PendingOutcome = { status: "pending" };
const SENT: UnknownOutcome = {
  status: "unknown",
  error: { name: "NoAnswerYet", message: "sent, and not answered yet" },
};

/** Errors that tell of the request. Any other was thrown before it was sent: without a token, too. */
const OF_REQUEST = /^Call (?!OAuth)/;
/** Errors that the next request may not get. What a hook throws it would throw again. */
const PASSING = /^Call (Api|Timeout|Connection)/;
/** Answers that any further request would get as well. With 3xx the address is wrong. */
const STOPPING = /^(3..|40[123]|429)$/;
/** Answers that say: nothing was done. Not 408, which a gateway sends after it passed all on. */
const REFUSING = /^[34](?!08)..$/;

/**
 * So many refusals that name no item, and lost answers, in a row are no matter of the items: one bad
 * item among 250 is found with 9. Fewer are borne where each leaves items unknown.
 */
const MOST_FAULTS = 50;
const MOST_LOSSES = 12;

/**
 * Runs an operation on any number of items, in chunks, and tells what became of each item. No item
 * is sent again when an earlier request may have done it, unless the operation can be repeated.
 *
 * - A refusal (4xx) did nothing. The items that it names fail, the others are sent again without
 *   them. When it names none, the chunk is halved until the bad item is alone.
 * - A lost answer (timeout, broken connection, 5xx, a success that cannot be read) leaves the items
 *   unknown. When the operation can be repeated they are sent again in halves, down to one item.
 * - After a timeout or 504 all further chunks are at most half as large.
 * - 401, 402, 403, 429 after all retries, a redirect, what a layer throws before a request is sent, a
 *   hook that fails, the signal, and 50 faults in a row (12 where they leave items unknown) stop the
 *   batch: what is under way is awaited, nothing more is sent.
 *
 * Chunks start in the order of the items; what is sent again comes last.
 *
 * @returns the result, also when the batch was stopped or aborted
 * @throws TypeError for wrong arguments, before anything is sent
 */
export async function runBatch<Item, Body, Value>(
  operation: BatchOperation<Item, Body, Value>,
  items: readonly Item[],
  options: BatchOptions<Value> = {},
): Promise<BatchResult<Value>> {
  const { operationId, repeatable, maxChunkSize } = operation;
  const { concurrency = 4, resume, repeat = [], onProgress, signal } = options;
  let { chunkSize = operation.chunkSize } = options;
  const check = (holds: boolean, what: string) => {
    if (!holds) throw new TypeError(`${operationId}: ${what}`);
  };
  const isWithin = (value: number, most: number) =>
    Number.isInteger(value) && value >= 1 && value <= most;
  check(Array.isArray(items), "items must be an array");
  check(isWithin(chunkSize, maxChunkSize), `chunkSize must be 1 to ${maxChunkSize}`);
  check(isWithin(concurrency, 100), "concurrency must be 1 to 100");
  check(!resume || resume.outcomes.length === items.length, "resume is of other items");

  // The caller may go on to use the array while the batch runs.
  const all = [...items];
  const earlier = resume?.outcomes as readonly Outcome<Value>[] | undefined;
  const outcomes = earlier ? [...earlier] : items.map((): Outcome<Value> => PENDING);
  const result = new BatchResult(operationId, outcomes);
  /** Places of the items that are left, in stretches that are not sent together. */
  const queue = [result.indices("pending", ...(repeatable ? ["unknown" as const] : []), ...repeat)];
  let saved: Promise<unknown> | undefined;
  let stopped = false;
  let faults = 0;

  const stop = (cause: unknown) => {
    if (!stopped) result.stoppedBy = (signal?.aborted ? signal.reason : cause) as Fault;
    stopped = true;
  };

  const send = async (places: number[]): Promise<void> => {
    const chunk = places.map((place) => all[place] as Item);
    const before = places.map((place) => outcomes[place] as Outcome<Value>);
    const set = (outcome: (index: number) => Outcome<Value>) => {
      for (const [index, place] of places.entries()) outcomes[place] = outcome(index);
    };
    const restore = (index: number) => before[index] as Outcome<Value>;
    let isAnswered = false;
    try {
      signal?.throwIfAborted();
      set(() => SENT);
      if (onProgress) {
        saved = Promise.resolve(saved).then(() => onProgress(result));
        await saved;
        if (stopped) return set(restore);
      }
      const body = await operation.send(chunk, options);
      isAnswered = true;
      const values = operation.match(body, chunk);
      const error = new Error(`${operationId}: the answer leaves the item out`);
      set((index) => {
        const value = values[index];
        return value === undefined ? { status: "unknown", error } : { status: "ok", value };
      });
      faults = 0;
    } catch (thrown) {
      const error = thrown as ApiError & Partial<Pick<AbortError, "isSent">>;
      const status = `${error?.status}`;
      const isOfRequest = OF_REQUEST.test(error?.lineage) && error.isSent !== false;
      const isUndone = isOfRequest ? REFUSING.test(status) : !isAnswered;
      set((index) => (isUndone ? restore(index) : { status: "unknown", error }));
      if (!PASSING.test(error?.lineage) || STOPPING.test(status)) return stop(error);

      if (isUndone) {
        const found = operation.refused?.(error, chunk) ?? [];
        const others = places.filter((_, index) => !found[index]);
        if (others.length < places.length) {
          set((index) => {
            const errors = found[index];
            return errors ? { status: "failed", error, errors } : restore(index);
          });
          queue.push(others);
          return;
        }
        if (places.length === 1) {
          // Some refusals pass; what an earlier request did is as unknown as it was.
          const fate = restore(0).status === "unknown" ? "unknown" : "failed";
          set(() => ({ status: fate, error }));
        }
      } else if (status === "504" || error.name === "TimeoutError") {
        chunkSize = Math.min(chunkSize, Math.ceil(places.length / 2));
      }
      const isSentAgain = isUndone || repeatable;
      if (++faults >= (isSentAgain ? MOST_FAULTS : MOST_LOSSES)) stop(error);
      const middle = places.length >> 1;
      if (isSentAgain && middle) queue.push(places.slice(0, middle), places.slice(middle));
    }
  };

  const work = async (): Promise<void> => {
    while (!stopped && queue[0]) {
      const places = queue[0].splice(0, chunkSize);
      if (!queue[0].length) queue.shift();
      if (places.length) await send(places);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return result;
}
