import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BuildFailure } from "./buildFailure.ts";
import { contentSecurityPolicy } from "./contentSecurityPolicy.ts";
import type { Description } from "./description.ts";
import { escapeHtml } from "./escapeHtml.ts";
import { tellExtensions } from "./extensionProse.ts";
import { packagedFile } from "./packagedFile.ts";
import { selfHostedBody, withoutRemotePreload } from "./selfHostedRedoc.ts";

/** Paths below the root of the site of what every reference loads. */
export interface RedocAssets {
  script: string;
  /** In the order of the cascade. */
  styles: string[];
  icon: string;
}

const CLI = packagedFile("@redocly/cli/bin/cli.js");
const SPLIT = "<!-- head above, body below -->";
const TEMPLATE = `{{{redocHead}}}${SPLIT}{{{redocHTML}}}`;
/** Height in pixels of the bar above Redoc; src/styles/reference.css has it too. */
const BAR_HEIGHT = 48;

/**
 * Renders the reference of one API, a page that lies one folder below the root of the site.
 *
 * @param all every API of the site, for the links between them
 * @throws BuildFailure when `redocly build-docs` fails or writes something unknown
 */
export async function redocPage(
  description: Description,
  all: readonly Description[],
  assets: RedocAssets,
): Promise<string> {
  const [head, body, ...rest] = (await buildDocs(description)).split(SPLIT);
  if (head === undefined || body === undefined || rest.length > 0) {
    throw new BuildFailure("redocly build-docs did not follow the template of src/redocPage.ts");
  }
  const { html, colorModeScript, script } = selfHostedBody(body, `../${assets.script}`);
  const styles = assets.styles.map((path) => `<link rel="stylesheet" href="../${path}">`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
${contentSecurityPolicy([colorModeScript, script])}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(description.title)} reference · Liaison</title>
<meta name="description" content="${escapeHtml(description.summary)}">
<link rel="icon" href="../${assets.icon}">
<link rel="modulepreload" href="../${assets.script}">
${withoutRemotePreload(head)}
${styles.join("\n")}
</head>
<body>
${bar(description, all)}
<noscript><p class="notice">This reference needs JavaScript. Without it there are
<a href="../index.html#operations">the list of operations</a> and
<a href="../${description.api.slug}.yaml">the description as a file</a>.</p></noscript>
${html}
<script type="module">${script}</script>
</body>
</html>
`;
}

function bar({ api }: Description, all: readonly Description[]): string {
  const pages = all.map((other) => {
    const current = other.api.slug === api.slug ? ' aria-current="page"' : "";
    return `<a href="../${other.api.slug}/index.html"${current}>${escapeHtml(other.title)}</a>`;
  });
  const downloads = ["yaml", "json"].map((format) => {
    const label = `${api.slug}.${format}`;
    return `<a href="../${label}" download aria-label="Download ${label}">${format.toUpperCase()}</a>`;
  });
  return `<header class="site-bar">
<a class="site-name" href="../index.html">Liaison</a>
<nav aria-label="References">${pages.join("")}</nav>
<nav aria-label="Downloads" class="site-downloads">${downloads.join("")}</nav>
</header>`;
}

async function buildDocs({ api, document }: Description): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "liaison-reference-"));
  try {
    const input = join(folder, `${api.slug}.json`);
    const template = join(folder, "page.hbs");
    const output = join(folder, "page.html");
    await writeFile(input, JSON.stringify(tellExtensions(document)));
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
  const child = spawn(process.execPath, [CLI, ...args], {
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
