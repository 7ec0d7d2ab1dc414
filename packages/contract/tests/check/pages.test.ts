import { expect, test } from "vitest";
import type { Report } from "../../src/report/report.ts";
import { findingsOf, run } from "./running.ts";
import { answer, type Handler, startService } from "./service.ts";
import { CONTRACT, stepOf } from "./things.ts";

interface Read {
  readonly report: Report;
  readonly targets: readonly string[];
}

async function read(
  operationId: string,
  handle: Handler,
  { maxPages = 20, target, base = "" }: { maxPages?: number; target?: string; base?: string } = {},
): Promise<Read> {
  const service = await startService(handle);
  const step = stepOf(operationId, { followsPages: true, ...(target !== undefined && { target }) });
  const { report } = await run(CONTRACT, [step], `${service.url}${base}`, { maxPages });
  return { report, targets: service.received.map(({ target }) => target) };
}

function pageOf(target: string): number {
  return Number(/[?&]page=(\d+)/.exec(target)?.[1] ?? 1);
}

/** Pages with one thing each, whose links are made by `link`. */
function hal(pages: number, link: (page: number) => string): Handler {
  return ({ target }, response) => {
    const page = pageOf(target);
    const _links = page < pages ? { next: { href: link(page + 1) } } : {};
    answer(response, 200, { things: [{ id: page }], _links });
  };
}

test.each([
  ["a whole address", (page: number) => `https://example.amocrm.ru/things?page=${page}`],
  ["a path", (page: number) => `/things?page=${page}`],
  ["a query", (page: number) => `?page=${page}`],
  ["a relative path", (page: number) => `things?page=${page}`],
  ["an address without a scheme", (page: number) => `//other.example/things?page=${page}`],
  ["an address with a fragment", (page: number) => `http://x.example/things?page=${page}#top`],
])("links that are %s are followed at the target until they end", async (_, link) => {
  const { report, targets } = await read("listThings", hal(3, link));
  expect(findingsOf(report)).toEqual([]);
  expect(targets).toEqual(["/things", "/things?page=2", "/things?page=3"]);
  expect(report.results.map(({ name }) => name)).toEqual([
    "listThings · valid · /things",
    "listThings · valid · /things · page 2",
    "listThings · valid · /things · page 3",
  ]);
});

test("brackets of a link stay, and what a request line cannot hold is encoded", async () => {
  const href = "http://x.example/things?page=2&ids[]=7&q=Вера x";
  const { report, targets } = await read("listThings", ({ target }, response) => {
    const _links = pageOf(target) === 1 ? { next: { href } } : {};
    answer(response, 200, { things: [{ id: pageOf(target) }], _links });
  });
  expect(findingsOf(report)).toEqual([]);
  expect(targets[1]).toBe("/things?page=2&ids[]=7&q=%D0%92%D0%B5%D1%80%D0%B0%20x");
});

test("a path that only the target has is taken off a link", async () => {
  const { report, targets } = await read(
    "listThings",
    hal(2, (page) => `https://example.amocrm.ru/gateway/things?page=${page}`),
    { base: "/gateway" },
  );
  expect(findingsOf(report)).toEqual([]);
  expect(targets).toEqual(["/gateway/things", "/gateway/things?page=2"]);
});

test("a 204 ends a list", async () => {
  const { report, targets } = await read("listThings", (request, response) => {
    if (pageOf(request.target) === 2) return answer(response, 204);
    return hal(9, (page) => `/things?page=${page}`)(request, response);
  });
  expect(findingsOf(report)).toEqual([]);
  expect(targets).toHaveLength(2);
});

test("a link header is followed where it is declared", async () => {
  const { report, targets } = await read("listHeaded", ({ target }, response) => {
    const page = pageOf(target);
    const links = [`</headed?page=1>; rel="first"`, `</headed?page=${page + 1}>; rel="last next"`];
    if (page < 3) response.setHeader("link", links.join(", "));
    answer(response, 200, [{ id: page }]);
  });
  expect(findingsOf(report)).toEqual([]);
  expect(targets).toEqual(["/headed", "/headed?page=2", "/headed?page=3"]);
});

test("a text of the format of an address is followed, another text is not", async () => {
  const handle: Handler = ({ target }, response) => {
    const [path] = target.split("?");
    const next = pageOf(target) < 2 ? { next: `${path}?page=2` } : {};
    answer(response, 200, path === "/texts" ? next : { ...next, things: [{ id: pageOf(target) }] });
  };
  expect((await read("listAddressed", handle)).targets).toHaveLength(2);
  expect((await read("listTexts", handle)).targets).toHaveLength(1);
});

test("cursors are followed while there is more, and replace the one before", async () => {
  const { report, targets } = await read(
    "listCursored",
    ({ target }, response) => {
      const at = Number(/after=c%20(\d)/.exec(target)?.[1] ?? 0);
      // A cursor may be there although nothing follows.
      const meta = { after: `c ${at + 1}`, has_next: at < 2 };
      answer(response, 200, { meta, results: [{ id: at }] });
    },
    { target: "/cursored?page=1&before=x" },
  );
  expect(findingsOf(report)).toEqual([]);
  expect(targets).toEqual([
    "/cursored?page=1&before=x",
    "/cursored?page=1&after=c%201",
    "/cursored?page=1&after=c%202",
  ]);
});

test("a link to the same page is endless", async () => {
  const { report, targets } = await read("listThings", ({ target }, response) => {
    const page = Math.min(2, pageOf(target) + 1);
    answer(response, 200, {
      things: [{ id: pageOf(target) }],
      _links: { next: { href: `/things?page=${page}` } },
    });
  });
  expect(targets).toHaveLength(2);
  expect(findingsOf(report)).toEqual([
    "listThings · valid · /things · page 2: check.pages.endless",
  ]);
  expect(report.results[1]?.findings[0]).toMatchObject({
    place: "/_links/next/href",
    message: "The link leads to a page that was read before, /things?page=2",
  });
});

test("links that count on and on over the same items are endless", async () => {
  const { report, targets } = await read("listThings", ({ target }, response) => {
    const next = { href: `/things?page=${pageOf(target) + 1}` };
    answer(response, 200, { things: [{ id: 1 }], _links: { next } });
  });
  expect(targets).toHaveLength(2);
  expect(findingsOf(report)).toEqual([
    "listThings · valid · /things · page 2: check.pages.endless",
  ]);
});

test("links that lead on from empty page to empty page are endless", async () => {
  const { report, targets } = await read(
    "listThings",
    ({ target }, response) => {
      const next = { href: `/things?page=${pageOf(target) + 1}` };
      answer(response, 200, { things: [], _links: { next } });
    },
    { maxPages: 4 },
  );
  expect(targets).toHaveLength(4);
  expect(findingsOf(report)).toEqual([
    "listThings · valid · /things · page 4: check.pages.endless",
  ]);
});

test("a list that is only long is no fault, and it is told where the reading ended", async () => {
  const { report, targets } = await read(
    "listThings",
    hal(1000, (page) => `/things?page=${page}`),
    { maxPages: 3 },
  );
  expect(targets).toHaveLength(3);
  expect(findingsOf(report)).toEqual([]);
  expect(report.results.at(-1)).toMatchObject({
    name: "listThings · valid · /things · page 4",
    skipped: "the list has more than 3 pages, --max-pages reads more",
  });
});

test.each([
  ["/headed?page=2", "it leads out of listThings, to /headed"],
  ["https://example.amocrm.ru/api/v2/things", "it leads out of listThings, to /api/v2/things"],
  ["/things/7", "it leads out of listThings, to /things/7"],
  ["mailto:ada@example.com", "it is no address"],
  ["", "it is no address"],
  ["/things?page=0", "the query parameter page should be "],
  ["/things?offset=50", "the query parameter offset is not expected"],
])("the link %j is broken", async (href, reason) => {
  const { report, targets } = await read("listThings", (_, response) =>
    answer(response, 200, { things: [{ id: 1 }], _links: { next: { href } } }),
  );
  expect(targets).toHaveLength(1);
  expect(report.results[0]?.findings).toMatchObject([
    {
      rule: "check.pages.broken",
      message: expect.stringContaining(`The link to the next page cannot be followed: ${reason}`),
    },
  ]);
});

test("what is wrong with a later page is found there", async () => {
  const { report } = await read("listThings", ({ target }, response) => {
    if (pageOf(target) === 1) {
      return answer(response, 200, { things: [], _links: { next: { href: "?page=2" } } });
    }
    return answer(response, 200, { things: [{ id: "2" }] });
  });
  expect(findingsOf(report)).toEqual([
    "listThings · valid · /things · page 2: response.body.schema",
  ]);
});

test("a link that is refused, or not answered, is found there", async () => {
  const first = { things: [], _links: { next: { href: "?page=2" } } };
  const refused = await read("listThings", ({ target }, response) =>
    pageOf(target) === 1 ? answer(response, 200, first) : answer(response, 400, {}),
  );
  expect(findingsOf(refused.report)).toEqual([
    "listThings · valid · /things · page 2: check.valid.refused",
  ]);
  const cut = await read("listThings", ({ target }, response) =>
    pageOf(target) === 1 ? answer(response, 200, first) : void response.destroy(),
  );
  expect(findingsOf(cut.report)).toEqual([
    "listThings · valid · /things · page 2: check.answer.missing",
  ]);
});
