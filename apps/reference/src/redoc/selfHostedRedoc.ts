import { BuildFailure } from "../buildFailure.ts";

/**
 * Takes out of Redoc's script the one thing no option turns off: its maker's logo, fetched from the
 * maker's host. The link to the maker stays, with its name in place of the picture.
 *
 * @throws BuildFailure when the script does not ask for the logo in the known way
 */
export function withoutRemoteLogo(script: string): string {
  const image =
    /\(0,(\w+)\.jsx\)\(`img`,\{alt:`redocly logo`,onError:\(\)=>\w+\(!1\),src:(\w+)\?`https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini-full\.svg`:`https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini\.svg`\}\)/g;
  return replaceOnce(
    script,
    image,
    (_, jsx, full) => `(0,${jsx}.jsx)(\`p\`,{children:${full}?\`Redocly\`:\`R\`})`,
    "the logo in Redoc's script",
  );
}

/**
 * Makes the head that `redocly build-docs` writes fit for a site of its own: without the preload
 * of the script from the maker's host.
 *
 * @throws BuildFailure when there is no such preload
 */
export function withoutRemotePreload(head: string): string {
  const preload =
    /<link rel="modulepreload" href="https:\/\/[^"]+" integrity="[^"]+" crossorigin="anonymous" \/>/g;
  return replaceOnce(head, preload, () => "", "the preload of Redoc's script");
}

/** A reference as `redocly build-docs` writes it: what is shown at once, and what brings it to life. */
export interface Prerendered {
  html: string;
  /** The script inside `html` that sets the colour mode before anything is painted. */
  colorModeScript: string;
  script: string;
}

/**
 * Makes the body that `redocly build-docs` writes fit for a site of its own: its script imports
 * Redoc from `redocUrl`, and the links of its prerendered part are those that Redoc sets when it
 * runs, valid below any path.
 *
 * @throws BuildFailure when the body is not built in the known way, or Redoc's telemetry is on
 */
export function selfHostedBody(body: string, redocUrl: string): Prerendered {
  const parts = /^\s*(<div id="redoc">.*<\/div>)\s*<script type="module">(.*)<\/script>\s*$/s.exec(
    body,
  );
  const [, prerendered, script] = parts ?? [];
  if (prerendered === undefined || script === undefined)
    throw unknownOutput("the body of the page");
  const [, colorModeScript] =
    /<script>(try\{[^<]*"redoc\.colorMode"[^<]*)<\/script>/.exec(prerendered) ?? [];
  if (colorModeScript === undefined) throw unknownOutput("the script that sets the colour mode");
  if (!/^const __redoc_options = .*"disableTelemetry":true/m.test(script.replace(/^ +/gm, ""))) {
    throw unknownOutput("the option that turns telemetry off");
  }
  return {
    html: prerendered.replaceAll('href="/', 'href="#/'),
    colorModeScript,
    script: replaceOnce(
      script,
      /import \{ hydrate \} from "https:\/\/[^"]+";/g,
      () => `import { hydrate } from ${JSON.stringify(redocUrl)};`,
      "the import of Redoc's script",
    ),
  };
}

function replaceOnce(
  text: string,
  pattern: RegExp,
  replacement: (match: string, ...groups: string[]) => string,
  what: string,
): string {
  if (text.match(pattern)?.length !== 1) throw unknownOutput(what);
  return text.replace(pattern, replacement);
}

function unknownOutput(what: string): BuildFailure {
  return new BuildFailure(
    `${what} is not where src/redoc/selfHostedRedoc.ts looks for it: fit that file to the installed @redocly/cli`,
  );
}
