import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import {
  selfHostedBody,
  withoutRemoteLogo,
  withoutRemotePreload,
} from "../src/redoc/selfHostedRedoc.ts";
import { packagedFile } from "../src/site/packagedFile.ts";

const BODY = `
      <div id="redoc"><script>try{localStorage.getItem("redoc.colorMode")}catch(e){}</script><a href="/">Top</a></div>
      <script type="module">
      import { hydrate } from "https://cdn.example.com/redoc.js";

      const __redoc_definition = {"a":"<div>"};
      const __redoc_options = {"skipBundle":true,"disableTelemetry":true};

      hydrate(__redoc_definition, __redoc_options, document.getElementById('redoc'));
      </script>`;

test("the logo is replaced in the installed script, and nothing else", async () => {
  const script = await readFile(
    packagedFile("@redocly/cli/lib/chunks/redoc.standalone.js"),
    "utf8",
  );
  const changed = withoutRemoteLogo(script);
  expect(script).toContain("logo-mini");
  expect(changed).not.toContain("logo-mini");
  const shorter = script.length - changed.length;
  expect(shorter).toBeGreaterThan(0);
  expect(shorter).toBeLessThan(200);
});

test("a script without the known logo is refused", () => {
  expect(() => withoutRemoteLogo("const logo = `https://cdn.example.com/logo.svg`;")).toThrow(
    /the logo in Redoc's script is not where src\/redoc\/selfHostedRedoc\.ts looks for it/,
  );
});

test("the preload from another host goes, the styles stay", () => {
  const head =
    '<link rel="modulepreload" href="https://cdn.example.com/redoc.js" integrity="sha384-x" crossorigin="anonymous" /><style>a{}</style>';
  expect(withoutRemotePreload(head)).toBe("<style>a{}</style>");
  expect(() => withoutRemotePreload("<style>a{}</style>")).toThrow(/the preload of Redoc's script/);
});

test("the body imports Redoc from the site and links below its own path", () => {
  const { html, colorModeScript, script } = selfHostedBody(BODY, "../assets/redoc.js");
  expect(script).toContain('import { hydrate } from "../assets/redoc.js";');
  expect(script).not.toContain("https://");
  expect(html).toContain('<a href="#/">');
  expect(html).toContain(`<script>${colorModeScript}</script>`);
});

test.each([
  ["the body of the page", BODY.replace('id="redoc"', 'id="docs"')],
  ["the script that sets the colour mode", BODY.replace("redoc.colorMode", "mode")],
  ["the option that turns telemetry off", BODY.replace('Telemetry":true', 'Telemetry":false')],
  ["the import of Redoc's script", BODY.replace("{ hydrate }", "Redoc")],
])("a body without %s is refused", (what, body) => {
  expect(() => selfHostedBody(body, "../assets/redoc.js")).toThrow(`${what} is not where`);
});
