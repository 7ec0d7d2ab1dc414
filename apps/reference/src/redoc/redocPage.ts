import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BuildFailure } from "../buildFailure.ts";
import type { Description } from "../description.ts";
import { addressOf, type Edition, folderOf, LANGUAGES, wordsOf } from "../edition.ts";
import { type Html, html, trustedHtml } from "../html/html.ts";
import { createPageContext, type PageContext } from "../pages/page.ts";
import { explorerSecurityPolicy } from "../site/contentSecurityPolicy.ts";
import { packagedFile } from "../site/packagedFile.ts";
import { tellExtensions } from "./extensionProse.ts";
import { selfHostedBody, withoutRemotePreload } from "./selfHostedRedoc.ts";

/** Paths below the root of the site of what every explorer loads. */
export interface RedocAssets {
  script: string;
  style: string;
  icon: string;
}

const SPLIT = "<!-- head above, body below -->";
const TEMPLATE = `{{{redocHead}}}${SPLIT}{{{redocHTML}}}`;
/** Height in pixels of the bar above Redoc; src/styles/explorer.css has it too. */
const BAR_HEIGHT = 48;

/**
 * Renders the explorer of one API.
 *
 * @throws BuildFailure when `redocly build-docs` fails or writes something unknown
 */
export async function redocPage(
  description: Description,
  edition: Edition,
  assets: RedocAssets,
): Promise<string> {
  const { api } = description;
  const page = createPageContext(edition, addressOf.explorer(api));
  const [head, body, ...rest] = (await buildDocs(description, page)).split(SPLIT);
  if (head === undefined || body === undefined || rest.length > 0) {
    throw new BuildFailure(
      "redocly build-docs did not follow the template of src/redoc/redocPage.ts",
    );
  }
  const redoc = selfHostedBody(body, page.file(assets.script));
  const policy = explorerSecurityPolicy([redoc.colorModeScript, redoc.script]);
  const { words, language } = edition;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
${trustedHtml(policy)}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.explorerOf(api.title)} · Liaison</title>
<meta name="description" content="${api.summary}">
<link rel="icon" href="${page.file(assets.icon)}">
<link rel="modulepreload" href="${page.file(assets.script)}">
${trustedHtml(withoutRemotePreload(head))}
<link rel="stylesheet" href="${page.file(assets.style)}">
</head>
<body>
${bar(description, page)}
<noscript><p class="notice">${words.explorerNeedsScript}
<a href="${page.link(addressOf.api(api), "operations")}">${words.operations}</a></p></noscript>
${trustedHtml(redoc.html)}
<script type="module">${trustedHtml(redoc.script)}</script>
</body>
</html>
`.html;
}

function bar({ api }: Description, page: PageContext): Html {
  const { apis, words, language } = page.edition;
  const folder = folderOf(language);
  const others = apis.map((other) => {
    const current = other.slug === api.slug && html` aria-current="page"`;
    return html`<a href="${page.link(addressOf.explorer(other))}"${current}>${other.title}</a>`;
  });
  const downloads = ["yaml", "json"].map(
    (format) =>
      html`<a href="${page.file(`${folder}${api.slug}.${format}`)}" download aria-label="${api.slug}.${format}">${format.toUpperCase()}</a>`,
  );
  const languages = LANGUAGES.filter((other) => other !== language).map(
    (other) =>
      html`<a href="${page.file(`${folderOf(other)}${page.address}.html`)}" hreflang="${other}" lang="${other}">${wordsOf(other).languageName}</a>`,
  );
  return html`<header class="site-bar">
<a class="site-name" href="${page.link("index")}">Liaison</a>
<a href="${page.link(addressOf.api(api))}">${words.reference}</a>
<nav aria-label="${words.explorer}">${others}</nav>
<nav aria-label="${words.downloads}" class="site-downloads">${downloads}${languages}</nav>
</header>`;
}

async function buildDocs({ api, document }: Description, page: PageContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "liaison-reference-"));
  try {
    const input = join(folder, `${api.slug}.json`);
    const template = join(folder, "page.hbs");
    const output = join(folder, "page.html");
    await writeFile(input, JSON.stringify(tellExtensions(document, api, page)));
    await writeFile(template, TEMPLATE);
    const options = {
      downloadUrls: ["yaml", "json"].map((format) => ({
        title: `${api.slug}.${format}`,
        url: `../${api.slug}.${format}`,
      })),
      hidePropertiesPrefix: true,
      jsonSamplesExpandLevel: 3,
      schemasExpansionLevel: 1,
      scrollYOffset: BAR_HEIGHT,
      sortRequiredPropsFirst: true,
    };
    await redocly(
      ["build-docs", input, "-o", output, "-t", template, "--openapi", JSON.stringify(options)],
      folder,
      api,
    );
    return await readFile(output, "utf8");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs the CLI in a folder of its own, where no configuration of another project reaches it. */
async function redocly(args: string[], folder: string, api: { slug: string }): Promise<void> {
  const cli = packagedFile("@redocly/cli/bin/cli.js");
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: folder,
    // The first of these also turns off the telemetry of the page that is written.
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  if (code !== 0) {
    throw new BuildFailure(
      `redocly build-docs failed for ${api.slug} with exit code ${code}, its output is above`,
      output,
    );
  }
}
