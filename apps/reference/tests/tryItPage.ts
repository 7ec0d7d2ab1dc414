/** What tests do with an open form, and what they read from it. */
import type { Page } from "playwright-core";

/** Presses the button, and waits until there is something new to read. */
export async function send(page: Page): Promise<void> {
  await page.evaluate(() => document.querySelector(".result h3")?.remove());
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.locator(".result h3").waitFor();
}

/** What the form tells of an answer, once there is a verdict. */
export async function result(
  page: Page,
): Promise<{ heading: string; verdict: string; violations: string[] }> {
  await page.locator(".result .verdict").waitFor();
  const violations = await page.locator(".verdict li").evaluateAll((items) =>
    items.map((item) => {
      const rows = [item.querySelector("p"), ...item.querySelectorAll("dl div")];
      return rows.map((row) => row?.textContent).join(" | ");
    }),
  );
  const [heading, verdict] = await Promise.all([
    page.locator(".result h3").textContent(),
    page.locator(".result .verdict > p").first().textContent(),
  ]);
  return { heading: heading ?? "", verdict: verdict ?? "", violations };
}

/**
 * Runs in the browser: opens one form after the other on the same page, so that what judges is loaded
 * once, and sends what each starts with. All forms of an API lie in the same folder.
 */
export async function tryAll({
  names,
  url,
}: {
  names: string[];
  url: string;
}): Promise<{ heading: string; verdict: string }[]> {
  const find = async <Found extends Element>(selector: string): Promise<Found> => {
    for (let frame = 0; frame < 600; frame++) {
      const found = document.querySelector<Found>(selector);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(`${selector} does not appear`);
  };
  const told: { heading: string; verdict: string }[] = [];
  for (const name of names) {
    (await find<HTMLElement>("[data-try-it]")).dataset["tryIt"] = name;
    (await find<HTMLButtonElement>("button.try")).click();
    const server = await find<HTMLInputElement>("#try-it-server");
    server.value = url;
    server.dispatchEvent(new Event("input", { bubbles: true }));
    (await find<HTMLButtonElement>("button.primary")).click();
    const verdict = await find<HTMLElement>(".result .verdict > p");
    const heading = await find<HTMLElement>(".result h3");
    told.push({ heading: heading.textContent ?? "", verdict: verdict.textContent ?? "" });
    (await find<HTMLButtonElement>("button.close")).click();
  }
  return told;
}

/** What the form tells of a request that got no answer. */
export async function failure(page: Page): Promise<string> {
  await page.getByRole("heading", { name: "No answer" }).waitFor();
  const parts = await page.locator(".result .verdict > *").allTextContents();
  return parts.join(" ");
}

/** The request as it is shown. */
export async function exchangeText(page: Page): Promise<string> {
  return (await page.locator(".result details.exchange pre").textContent()) ?? "";
}

/** Names of the scripts that the page has loaded. */
export async function loadedScripts(page: Page): Promise<string[]> {
  const names = await page.evaluate(() =>
    performance.getEntriesByType("resource").map(({ name }) => name),
  );
  return names.filter((name) => name.endsWith(".js")).map((name) => name.replace(/.*\//, ""));
}
