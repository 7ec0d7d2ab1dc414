/** The form that sends calls, in a real browser and against the real mocks. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { type Call, type Mock, startMock } from "@liaison/mock";
import type axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ReferenceServer, serveReference } from "../src/serve.ts";
import type { TryItForm } from "../src/tryIt/tryItForm.ts";
import { liaisonSite } from "./liaisonSite.ts";
import { exchangeText, failure, loadedScripts, result, send, tryAll } from "./tryItPage.ts";
import { hasBrowser, startBrowser, type Visit, visit } from "./visit.ts";

type OpenPage = Pick<Visit, "page" | "close">;

/** A port that the browser may use and where nobody listens. */
const NOBODY = "http://127.0.0.1:9009";

describe.skipIf(!hasBrowser)("the form that sends calls", () => {
  let browser: Browser;
  let context: BrowserContext;
  let site: { folder: string };
  let server: ReferenceServer;
  let amocrm: Mock;
  let suprsend: Mock;

  beforeAll(async () => {
    [browser, site, amocrm, suprsend] = await Promise.all([
      startBrowser(),
      liaisonSite(),
      startMock({ api: "amocrm", cors: true }),
      startMock({ api: "suprsend", cors: true }),
    ]);
    server = await serveReference(site);
    context = await browser.newContext();
  });

  beforeEach(() => amocrm.reset());

  afterAll(async () => {
    await Promise.all([browser?.close(), server?.close(), amocrm?.close(), suprsend?.close()]);
  });

  /** Opens the page of an operation without waiting for silence, which takes half a second. */
  async function openPage(path: string, width = 1280): Promise<OpenPage> {
    const page = await context.newPage();
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`${server.url}/${path}.html`);
    return { page, close: () => page.close() };
  }

  /** Opens the form on a page, with the mock as its server. */
  async function openForm(page: Page): Promise<void> {
    await page.locator("button.try").click();
    await page.getByLabel(/^(Base URL|Базовый адрес)$/).fill(amocrm.url);
  }

  async function open(path: string, width?: number): Promise<OpenPage> {
    const opened = await openPage(path, width);
    await openForm(opened.page);
    return opened;
  }

  const onlyCall = (): Call => {
    expect(amocrm.calls).toHaveLength(1);
    return amocrm.calls[0] as Call;
  };

  test("sends a list call with a filter, and finds nothing wrong", async () => {
    const address = `${server.url}/amocrm/listContacts.html`;
    const { page, problems, foreign, close } = await visit(browser, address, { width: 1280 });
    await openForm(page);
    const before = await loadedScripts(page);
    expect(before.filter((name) => /^(precompiled|amocrm|suprsend)\./.test(name))).toEqual([]);
    await page.getByLabel("Insert an example: filter").selectOption({ label: "filter[name]=Ada" });
    await page.getByLabel("limit", { exact: true }).fill("20");
    await page.getByLabel("customers", { exact: true }).check();
    await send(page);

    expect(await result(page)).toMatchObject({
      heading: expect.stringMatching(/^200 OK in \d+ ms$/),
      verdict: "Request and answer keep to the description.",
    });
    const { exchange, operationId } = onlyCall();
    expect(operationId).toBe("listContacts");
    const target =
      "/api/v4/contacts?with=leads,customers&limit=20&filter[name]=Ada&order[updated_at]=asc";
    expect(exchange.request.target).toBe(target);
    expect(exchange.request.headers["authorization"]).toBe("Bearer demo-token");
    expect(await exchangeText(page)).toContain(`GET ${amocrm.url}${target}\naccept: */*`);
    const shown = await page.locator(".result").textContent();
    expect(shown).toContain('"name": "Ada Sample"');
    expect(shown).toContain("content-type: application/hal+json");
    const scripts = await loadedScripts(page);
    expect(scripts.filter((name) => /^(amocrm|suprsend)\./.test(name))).toHaveLength(1);
    expect(problems).toEqual([]);
    expect(foreign).toEqual([]);
    await close();
  });

  test("sends the body that was chosen or typed, and shows what is wrong with it", async () => {
    const { page, close } = await open("amocrm/createContacts");
    const area = page.getByLabel("JSON");
    const examples = page.getByLabel("Example", { exact: true });
    const first = await area.inputValue();
    await examples.selectOption({ index: 1 });
    const second = await area.inputValue();
    expect(second).not.toBe(first);
    await send(page);
    expect((await result(page)).verdict).toBe("Request and answer keep to the description.");
    const { request } = onlyCall().exchange;
    expect(new TextDecoder().decode(request.body)).toBe(second);
    expect(request.headers["content-type"]).toBe("application/json");

    await area.fill('[{ "name": 1 }]');
    await send(page);
    const { heading, verdict, violations } = await result(page);
    expect(heading).toMatch(/^400 /);
    expect(verdict).toBe("1 departure from the description:");
    expect(violations).toEqual([
      "request.body.schema | Where/0/name (request) | Expecteda text | Was1",
    ]);
    expect(await page.locator(".verdict a").getAttribute("href")).toBe("#request.name");
    await close();
  });

  test("tells broken JSON at its field and sends nothing", async () => {
    const { page, close } = await open("amocrm/createContacts");
    const area = page.getByLabel("JSON");
    await area.fill('[{ "name": }]');
    await page.getByRole("button", { name: "Send", exact: true }).click();
    expect(await area.getAttribute("aria-invalid")).toBe("true");
    expect(await area.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.locator("#try-it-body-problem").textContent()).toMatch(
      /^This is not JSON: ./,
    );
    expect(amocrm.calls).toEqual([]);
    await area.fill("[]");
    await send(page);
    expect(await area.getAttribute("aria-invalid")).toBeNull();
    await close();
  });

  test("tells at their fields what cannot be part of an address or a query", async () => {
    const { page, close } = await open("amocrm/listLeadLinks");
    await page.getByLabel("entity_id", { exact: true }).fill("..");
    await page.getByLabel("filter", { exact: true }).fill("[1]");
    await page.getByLabel("Token", { exact: true }).fill("two words");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    expect(await page.locator(".problem:visible").allTextContents()).toEqual([
      expect.stringMatching(/^A token has visible ASCII/),
      expect.stringMatching(/^This value is part of the address/),
      expect.stringMatching(/^An object is asked for/),
    ]);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("try-it-token");
    await page.getByLabel("Base URL").fill("ftp://example.com");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("try-it-server");
    expect(amocrm.calls).toEqual([]);
    await close();
  });

  test("in Russian: a limit in another spelling is refused, and the place is linked", async () => {
    const { page, close } = await open("ru/amocrm/listContacts");
    await page.getByLabel("limit", { exact: true }).fill("1e3");
    await page.getByRole("button", { name: "Отправить", exact: true }).click();
    const { heading, verdict, violations } = await result(page);
    expect(heading).toMatch(/^400 Bad Request за \d+ мс$/);
    expect(verdict).toBe("Нарушений описания: 1");
    expect(violations).toEqual([
      'request.query.invalid | Гдеlimit (запрос) | Ожидалосьan integer | Получено"1e3"',
    ]);
    expect(await page.locator(".verdict a").getAttribute("href")).toBe("#query.limit");
    await close();
  });

  test("asks the mock for a documented answer, and for one that drifts", async () => {
    const { page, close } = await open("amocrm/getContact");
    const answer = page.getByLabel("Answer of the mock");
    await answer.selectOption({ label: "403 blocked" });
    await send(page);
    expect(await result(page)).toMatchObject({
      heading: expect.stringMatching(/^403 /),
      verdict: "Request and answer keep to the description.",
    });
    const shown = await page.locator(".result").textContent();
    expect(shown).toContain("<html");
    expect(shown).toContain("x-request-id: ");

    await answer.selectOption("scenario=new-values");
    await send(page);
    const { verdict, violations } = await result(page);
    expect(verdict).toMatch(/^Request and answer keep to the description, but have/);
    expect(violations.join("\n")).toContain(
      "response.field.undeclared | Where/new_field (response)",
    );
    await close();
  });

  test("every answer and scenario that a form offers is one of the mock", async () => {
    const file = `${site.folder}/amocrm/listContacts.try.json`;
    const { answers, scenarios }: TryItForm = JSON.parse(await readFile(file, "utf8"));
    expect(answers.length).toBeGreaterThan(8);
    const asked = [
      ...answers.map(({ prefer, label }) => [prefer, Number(label.slice(0, 3))] as const),
      ...scenarios
        .filter((name) => name !== "cut-connection")
        .map((name) => [`scenario=${name}`, 0]),
    ] as const;
    for (const [prefer, status] of asked) {
      const answer = await fetch(`${amocrm.url}/api/v4/contacts`, {
        headers: { authorization: "Bearer demo-token", prefer: String(prefer) },
      });
      if (status === 0) expect(answer.status, String(prefer)).not.toBe(404);
      else expect(answer.status, String(prefer)).toBe(status);
    }
  });

  test("keeps the token out of storage, address and what is shown", async () => {
    const { page, close } = await open("amocrm/listContacts");
    const token = page.getByLabel("Token", { exact: true });
    expect(await token.inputValue()).toBe("demo-token");
    expect(await token.getAttribute("type")).toBe("password");
    await token.fill("very-secret-4711");
    await page.getByRole("button", { name: "Show token" }).click();
    expect(await token.getAttribute("type")).toBe("text");
    await send(page);
    expect(onlyCall().exchange.request.headers["authorization"]).toBe("Bearer very-secret-4711");
    expect(await exchangeText(page)).toContain("authorization: Bearer ••••••");
    const places = await page.evaluate(() => [
      JSON.stringify({ ...localStorage }),
      JSON.stringify({ ...sessionStorage }),
      JSON.stringify(history.state),
      location.href,
      document.cookie,
      document.documentElement.outerHTML,
    ]);
    expect(places.join("\n")).not.toContain("very-secret");
    expect(places[1]).toContain(amocrm.url);

    // Another server does not get it, and the next page knows the server only.
    await page.getByLabel("Base URL").fill("https://example.amocrm.ru");
    await token.focus();
    expect(await token.inputValue()).toBe("");
    expect(await page.getByLabel("Answer of the mock").isVisible()).toBe(false);
    await page.goto(`${server.url}/amocrm/getContact.html`);
    await page.locator("button.try").click();
    expect(await page.getByLabel("Base URL").inputValue()).toBe("https://example.amocrm.ru");
    expect(await token.inputValue()).toBe("");
    await page.getByRole("button", { name: "Reset" }).click();
    await expect.poll(() => token.inputValue()).toBe("demo-token");
    expect(await page.getByLabel("Base URL").inputValue()).toBe("http://127.0.0.1:4010");
    await close();
  });

  test("says what to do when the mock does not run, or does not allow pages", async () => {
    const { page, close } = await open("amocrm/getContact");
    await page.getByLabel("Base URL").fill(NOBODY);
    await send(page);
    expect(await failure(page)).toMatch(
      new RegExp(`^Nothing answers at ${NOBODY}\\. Start the mock`),
    );
    expect(await failure(page)).toContain("npx --yes pnpm@12 start");

    const closed = await startMock({ api: "amocrm" });
    await page.getByLabel("Base URL").fill(closed.url);
    await send(page);
    expect(await failure(page)).toMatch(/answers, but does not allow pages .* with --cors/);
    await closed.close();
    await close();
  });

  test("asks before it changes real data, and tells that vendors allow no pages", async () => {
    const { page, close } = await open("amocrm/createContacts");
    let asked = 0;
    page.on("request", (request) => {
      if (request.url().startsWith("http://example.amocrm.ru")) asked += 1;
    });
    // Stands in for a vendor's server, which sends no CORS headers.
    const vendor = await startMock({ api: "amocrm" });
    const name = "http://example.amocrm.ru";
    await page.route(`${name}/**`, (route) =>
      route.continue({ url: route.request().url().replace(name, vendor.url) }),
    );
    await page.getByLabel("Base URL").fill(name);
    const sending = page.getByRole("button", { name: "Send", exact: true });
    await sending.click();
    const question = page.getByRole("group", { name: /POST may change real data/ });
    expect(await question.textContent()).toContain(name);
    await page.keyboard.press("Escape");
    expect(await question.isVisible()).toBe(false);
    expect(await sending.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(asked).toBe(0);

    await sending.click();
    await page.getByRole("button", { name: "Send it" }).click();
    expect(await failure(page)).toMatch(
      /does not allow pages of other sites .* To the curl sample$/,
    );
    expect(asked).toBeGreaterThan(0);
    await Promise.all([vendor.close(), close()]);
  });

  test("sends nothing by http from an https page, but to this machine", async () => {
    const page = await context.newPage();
    await page.route("https://reference.example/**", async (route) => {
      const { pathname } = new URL(route.request().url());
      const answer = await fetch(server.url + pathname);
      const contentType = answer.headers.get("content-type") ?? "";
      const body = Buffer.from(await answer.arrayBuffer());
      await route.fulfill({ status: answer.status, contentType, body });
    });
    await page.goto("https://reference.example/amocrm/getContact.html");
    await page.locator("button.try").click();
    await page.getByLabel("Base URL").fill("http://example.amocrm.ru");
    await send(page);
    expect(await failure(page)).toMatch(/^This page came by https/);
    await page.getByLabel("Base URL").fill(NOBODY);
    await send(page);
    expect(await failure(page)).toContain("the browser may have asked for permission");
    await page.close();
  });

  test("can be ended, ends by itself after 30 seconds, and tells of a broken answer", async () => {
    const { page, close } = await open("amocrm/getContact");
    const answer = page.getByLabel("Answer of the mock");
    await answer.selectOption("scenario=slow");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    expect(await page.getByRole("status").textContent()).toBe("Sending…");
    await page.getByRole("button", { name: "Cancel" }).click();
    expect(await failure(page)).toMatch(/^You ended the sending/);

    await page.clock.install();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByRole("button", { name: "Cancel" }).waitFor();
    await page.clock.fastForward(30_000);
    expect(await failure(page)).toMatch(/^No whole answer within 30 seconds/);

    await answer.selectOption("scenario=cut-connection");
    await send(page);
    expect(await failure(page)).toMatch(/^The answer broke off/);

    await answer.selectOption("scenario=slow");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByRole("button", { name: "Reset" }).click();
    expect(await page.locator(".result").textContent()).toBe("");
    expect(await page.getByRole("button", { name: "Cancel" }).isVisible()).toBe(false);
    await close();
  });

  test("a large answer is cut, and shown whole when asked for", async () => {
    const { page, close } = await open("amocrm/listContacts");
    await page.getByLabel("Answer of the mock").selectOption("scenario=pages");
    await send(page);
    const body = page.locator("div.exchange pre").first();
    const cut = await body.textContent();
    expect(cut).toHaveLength(20_001);
    await page.getByRole("button", { name: /^Show all \d+ characters$/ }).click();
    const whole = (await body.textContent()) ?? "";
    expect(whole.length).toBeGreaterThan(100_000);
    expect(JSON.parse(whole)._embedded.contacts).toHaveLength(250);
    await close();
  });

  test("an answer that is cut within a long text is shown at once", async () => {
    const { page, close } = await open("amocrm/getContact");
    const text = `"${"a".repeat(50_000)}"`;
    await page.route("**/api/v4/contacts/*", (route) =>
      route.fulfill({
        contentType: "application/json",
        headers: { "access-control-allow-origin": "*", "access-control-allow-headers": "*" },
        body: text,
      }),
    );
    await send(page);
    const body = page.locator("div.exchange pre").first();
    expect(await body.textContent()).toBe(`${text.slice(0, 20_000)}…`);
    expect(await body.locator(".string").count()).toBe(1);
    await close();
  });

  test("needs no mouse", async () => {
    const { page, close } = await openPage("amocrm/getContact");
    const press = async (key: string, until: string): Promise<void> => {
      for (let count = 0; count < 80; count++) {
        if (
          await page
            .locator(until)
            .evaluateAll((all) => all.includes(document.activeElement as never))
        )
          return;
        await page.keyboard.press(key);
      }
      throw new Error(`${until} cannot be reached by ${key}`);
    };
    await press("Tab", "button.try");
    await page.keyboard.press("Enter");
    await page.locator("#try-it-title:focus").waitFor();
    await press("Tab", "#try-it-server");
    await page.keyboard.press("Control+A");
    await page.keyboard.type(amocrm.url);
    await press("Tab", "#try-it-path-id");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("50102");
    await page.keyboard.press("Enter");
    await page.locator(".result h3:focus").waitFor();
    expect((await result(page)).heading).toMatch(/^200 OK/);
    expect(onlyCall().exchange.request.target).toBe("/api/v4/contacts/50102?with=leads");
    await press("Shift+Tab", "button.close");
    await page.keyboard.press("Enter");
    await page.locator("button.try:focus").waitFor();
    await close();
  });

  test.each([
    ["amocrm", 33],
    ["suprsend", 1],
  ] as const)("the examples of every operation of %s are right", async (api, count) => {
    const mock = api === "amocrm" ? amocrm : suprsend;
    const document = JSON.parse(await readFile(`${site.folder}/${api}.json`, "utf8"));
    const operations = Object.values<Record<string, { operationId?: string }>>(document.paths)
      .flatMap((item) => Object.values(item))
      .flatMap(({ operationId }) => operationId ?? []);
    expect(operations).toHaveLength(count);
    const { page, problems, close } = await visit(
      browser,
      `${server.url}/${api}/${operations[0]}.html`,
      {
        width: 1280,
      },
    );
    const told = await page.evaluate(tryAll, {
      names: operations.map((id) => `${api}/${id}`),
      url: mock.url,
    });
    for (const [index, operation] of operations.entries()) {
      expect.soft(told[index]?.heading, operation).toMatch(/^20[04] /);
      expect
        .soft(told[index]?.verdict, operation)
        .toBe("Request and answer keep to the description.");
      expect.soft(mock.calls[index]?.operationId).toBe(operation);
    }
    expect(mock.calls).toHaveLength(count);
    expect(problems).toEqual([]);
    await close();
  });

  test.each([
    ["light", "amocrm/createContacts", 1280],
    ["dark", "ru/amocrm/listContacts", 390],
  ] as const)("is accessible in %s: %s at %i px", async (colorScheme, path, width) => {
    const { page, close } = await open(path, width);
    await page.emulateMedia({ colorScheme });
    const list = path.endsWith("listContacts");
    if (list) await page.getByLabel("limit", { exact: true }).fill("1e3");
    await page.getByRole("button", { name: /^(Send|Отправить)$/ }).click();
    await result(page);
    for (const summary of await page.locator(".result summary").all()) await summary.click();
    const source = await readFile(
      createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
      "utf8",
    );
    await page.evaluate(source);
    const { violations } = await page.evaluate(() =>
      (globalThis as never as { axe: typeof axe }).axe.run("[data-try-it]"),
    );
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      width,
    );
    await close();
  });

  test("says that the form cannot be loaded, and loads it later", async () => {
    const { page, close } = await openPage("amocrm/getContact");
    await page.route("**/*.try.json", (route) => route.abort(), { times: 1 });
    await page.locator("button.try").click();
    expect(await page.getByRole("alert").textContent()).toMatch(/could not be loaded/);
    expect(await page.locator("button.try").evaluate((one) => one === document.activeElement)).toBe(
      true,
    );
    await page.locator("button.try").click();
    await page.getByRole("heading", { name: "Try it" }).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    await close();
  });

  test("shows the answer without a verdict when the rules cannot be used", async () => {
    const { page, close } = await open("amocrm/getContact");
    await page.route("**/amocrm.json", (route) => route.abort(), { times: 1 });
    await send(page);
    expect((await result(page)).verdict).toMatch(
      /^There is no verdict: the rules could not be loaded/,
    );
    await page.route("**/amocrm.json", (route) => route.fulfill({ json: { openapi: "3.1.0" } }), {
      times: 1,
    });
    await send(page);
    expect((await result(page)).verdict).toMatch(/^There is no verdict: the rules are of another/);
    await send(page);
    expect((await result(page)).verdict).toBe("Request and answer keep to the description.");
    await close();
  });
});
