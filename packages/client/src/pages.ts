/** What leads to a page: its number, or a mark that the server gave. */
export type Cursor = string | number;

/** What a body says as a page. */
export interface PageContent<Item> {
  readonly items: readonly Item[];
  /** Cursor of the page behind this one, `undefined` on the last. */
  readonly next: Cursor | undefined;
}

/** One page of a list. */
export interface Page<Item, Body> {
  /** Empty when nothing was found. */
  readonly items: readonly Item[];
  /** The answer, `null` when it had no body. */
  readonly body: Body | null;
  /**
   * Loads the page behind this one, anew each time.
   *
   * @returns `null` behind the last page. A page without items is behind the last, even when a link
   *   leads to it: amoCRM links to such pages in lists that it cannot count.
   * @throws PageLoopError when the server leads back to an earlier page, and what the call throws
   */
  next(): Promise<Page<Item, Body> | null>;
  /** This page and all behind it, as {@link PageList.pages}. */
  pages(): AsyncGenerator<Page<Item, Body>, void, undefined>;
}

/**
 * A list that the server gives in pages. Awaited it is the first page, iterated it is the items of
 * all pages. Nothing is sent before. Awaiting sends once; each iteration reads the list anew.
 */
export interface PageList<Item, Body> extends PromiseLike<Page<Item, Body>> {
  /** The items of all pages. Written out, since extending AsyncIterable costs compilers more. */
  [Symbol.asyncIterator](): AsyncIterator<Item, void, undefined>;
  /**
   * All pages that have items. While one is worked on, the next one is loaded, and no more; leaving
   * the loop aborts that. What goes wrong with it is thrown when it is its turn.
   *
   * @throws PageLoopError when the server leads back to an earlier page, and what the call throws
   */
  pages(): AsyncGenerator<Page<Item, Body>, void, undefined>;
  /**
   * Collects items, and loads only the pages that it takes to do so.
   *
   * @param options.limit at most so many items; an integer, or `Infinity` for a list that surely fits
   *   into memory
   * @throws TypeError without a limit, PageLoopError, and what the call throws
   */
  toArray(options: { limit: number }): Promise<Item[]>;
}

/** How {@link createPageList} gets and reads pages. */
export interface PageSource<Item, Body> {
  /** Named in errors. */
  readonly operationId: string;
  /** Calls the operation for one page, `null` when the answer has no body. */
  load(cursor: Cursor | undefined, signal: AbortSignal | undefined): Promise<Body | null>;
  /** Reads a page. */
  read(body: Body): PageContent<Item>;
  /** Cursor of the first page, so that a link back to it is found out. */
  readonly first?: Cursor | undefined;
  /** The caller's; `load` gets it, or one that aborts with it. */
  readonly signal?: AbortSignal | undefined;
}

/** The server leads from page to page in a circle. */
export class PageLoopError extends Error {
  override readonly name = "PageLoopError";
  readonly operationId: string;
  /** Cursor that came a second time. */
  readonly cursor: Cursor;

  constructor(operationId: string, cursor: Cursor) {
    super(`${operationId}: the next page, ${cursor}, was read before`);
    this.operationId = operationId;
    this.cursor = cursor;
  }

  /** By name, so that it holds between the ESM and the CommonJS build of a client. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return (value as Error | undefined)?.name === "PageLoopError";
  }
}

/** Cursors on the way to a page. Not the pages, so that a list of any length fits into memory. */
interface Trail {
  readonly cursor: Cursor | undefined;
  readonly before: Trail | undefined;
}

/** An iteration loads with a signal of its own. */
interface LinkedPage<Item, Body> extends Page<Item, Body> {
  next(signal?: AbortSignal): Promise<LinkedPage<Item, Body> | null>;
}

/** Makes the list of an operation that answers in pages. */
export function createPageList<Item, Body>({
  operationId,
  load,
  read,
  first,
  signal,
}: PageSource<Item, Body>): PageList<Item, Body> {
  type Loaded = LinkedPage<Item, Body>;
  let awaited: Promise<Loaded> | undefined;

  const open = async (trail: Trail, own = signal): Promise<Loaded> => {
    const body = await load(trail.cursor, own);
    const { items, next }: PageContent<Item> = body ? read(body) : { items: [], next: undefined };
    const page: Loaded = {
      items,
      body,
      async next(own) {
        if (next === undefined || !items.length) return null;
        // A million items are 4,000 pages: looking through their cursors is nothing beside a call.
        for (let seen: Trail | undefined = trail; seen; seen = seen.before) {
          if (seen.cursor === next) throw new PageLoopError(operationId, next);
        }
        const following = await open({ cursor: next, before: trail }, own);
        return following.items.length ? following : null;
      },
      pages: () => walk(async () => page),
    };
    return page;
  };
  const start = () => open({ cursor: first, before: undefined });

  async function* walk(begin: () => Promise<Loaded>): AsyncGenerator<Loaded, void, undefined> {
    const controller = new AbortController();
    const stop = () => controller.abort(signal?.reason);
    try {
      let page: Loaded | null = await begin();
      while (page?.items.length) {
        if (signal?.aborted) stop();
        // Only while it loads: an iteration that is dropped halfway leaves no listener behind.
        signal?.addEventListener("abort", stop);
        const leave = () => signal?.removeEventListener("abort", stop);
        const ahead: Promise<Loaded | null> = page.next(controller.signal);
        ahead.then(leave, leave);
        yield page;
        page = await ahead;
      }
    } finally {
      stop();
    }
  }

  return {
    // biome-ignore lint/suspicious/noThenProperty: a list can be awaited
    then: (done, failed) => {
      awaited ??= start();
      return awaited.then(done, failed);
    },
    pages: () => walk(start),
    async *[Symbol.asyncIterator]() {
      for await (const page of walk(start)) yield* page.items;
    },
    async toArray(options) {
      const limit = options?.limit;
      if (!(limit >= 0 && Math.trunc(limit) === limit)) {
        throw new TypeError(`${operationId}: toArray needs a limit`);
      }
      const found: Item[] = [];
      let page = limit ? await start() : null;
      while (page) {
        for (const item of page.items.slice(0, limit - found.length)) found.push(item);
        page = found.length < limit ? await page.next() : null;
      }
      return found;
    },
  };
}
