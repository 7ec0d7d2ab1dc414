/**
 * What the types of a client cost: instantiations of the compiler, and how long an editor waits.
 * Measured with TypeScript 5.9, the slowest that the clients support.
 */
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { median } from "@liaison/bench/statistics";
import { compilerOptions as userOptions } from "@liaison/bench/userProject";
import ts from "typescript";

const run = promisify(execFile);
const repository = fileURLToPath(new URL("../../..", import.meta.url));
const compiler = createRequire(import.meta.url).resolve("typescript/package.json");

/**
 * The declarations of packages are not checked, as in most projects: that they are free of errors is
 * another question than what a use of them costs.
 */
const compilerOptions = { ...userOptions, skipLibCheck: true };

/** What the compiler does for a program beyond what it does for an empty one. */
export interface CheckCost {
  instantiations: number;
  types: number;
  /** Time of the check alone, not of reading the files. */
  checkMilliseconds: number;
  /** Errors as the compiler prints them, empty when there are none. */
  errors: string;
}

/**
 * Type-checks a program. What its imports cost is part of the figures.
 *
 * @param folder folder that the imported packages are found from
 */
export async function measureCheck(folder: string, program: string): Promise<CheckCost> {
  const [empty, whole] = [await check(folder, "export {};\n"), await check(folder, program)];
  return {
    instantiations: whole.instantiations - empty.instantiations,
    types: whole.types - empty.types,
    checkMilliseconds: whole.checkMilliseconds - empty.checkMilliseconds,
    errors: whole.errors,
  };
}

async function check(folder: string, program: string): Promise<CheckCost> {
  const place = await mkdtemp(join(folder, "check-"));
  try {
    await writeFile(join(place, "program.mts"), program);
    await writeFile(
      join(place, "tsconfig.json"),
      JSON.stringify({ compilerOptions, files: ["program.mts"] }),
    );
    const tsc = join(dirname(compiler), "bin/tsc");
    const { stdout } = await run(process.execPath, [
      tsc,
      "-p",
      place,
      "--extendedDiagnostics",
    ]).catch(
      // It ends with 1 or 2 when there are errors, and prints the figures all the same.
      (error) => error as { stdout: string },
    );
    const figure = (name: string): number => {
      const found = new RegExp(`^${name}: +([\\d.]+)`, "m").exec(stdout)?.[1];
      if (found === undefined) throw new Error(`The compiler tells no ${name}:\n${stdout}`);
      return Number(found);
    };
    return {
      instantiations: figure("Instantiations"),
      types: figure("Types"),
      checkMilliseconds: figure("Check time") * 1000,
      errors: stdout.match(/^.*error TS.*$/gm)?.join("\n") ?? "",
    };
  } finally {
    await rm(place, { recursive: true });
  }
}

/** How long an editor waits for the language server, in milliseconds: medians. */
export interface EditorCost {
  /** All errors of the file, after an edit of it. */
  diagnostics: number;
  /** What can be written at the mark, after an edit of the file. */
  completion: number;
  /** What the completion offers. */
  names: string[];
  /** Errors of the file. */
  errors: string[];
}

/** Stands in a program where completion is asked for; it is taken out before. */
export const mark = "/*mark*/";

/**
 * Edits a program again and again, and asks the language server about it each time.
 *
 * @param folder folder that the imported packages are found from
 * @param program text with one {@link mark}
 * @param rounds edits that are measured; some before them warm the server up
 */
export function measureEditor(folder: string, program: string, rounds: number = 9): EditorCost {
  const file = join(folder, "program.mts");
  const position = program.indexOf(mark);
  const whole = program.replace(mark, "");
  let text = whole;
  let version = 0;
  const options = ts.convertCompilerOptionsFromJson(compilerOptions, folder).options;
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getScriptFileNames: () => [file],
    getScriptVersion: (name) => (name === file ? String(version) : "0"),
    getScriptSnapshot(name) {
      const content = name === file ? text : ts.sys.readFile(name);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: (name) => (name === file ? text : ts.sys.readFile(name)),
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    ...(ts.sys.realpath && { realpath: ts.sys.realpath }),
  };
  const service = ts.createLanguageService(host);
  const afterEdit = <Result>(ask: () => Result): { result: Result; milliseconds: number } => {
    version++;
    text = `${whole}export const edit = ${version};\n`;
    const start = performance.now();
    const result = ask();
    return { result, milliseconds: performance.now() - start };
  };
  const diagnose = () => [
    ...service.getSyntacticDiagnostics(file),
    ...service.getSemanticDiagnostics(file),
  ];
  const complete = () => service.getCompletionsAtPosition(file, position, {});
  for (let round = 0; round < 3; round++) {
    afterEdit(diagnose);
    afterEdit(complete);
  }
  const diagnostics = Array.from({ length: rounds }, () => afterEdit(diagnose));
  const completion = Array.from({ length: rounds }, () => afterEdit(complete));
  service.dispose();
  return {
    diagnostics: median(diagnostics.map(({ milliseconds }) => milliseconds)),
    completion: median(completion.map(({ milliseconds }) => milliseconds)),
    names: completion[0]?.result?.entries.map(({ name }) => name) ?? [],
    errors: (diagnostics[0]?.result ?? []).map(({ messageText }) =>
      ts.flattenDiagnosticMessageText(messageText, "\n"),
    ),
  };
}

/** A program to measure, and how many operations it calls. */
export interface Program {
  text: string;
  calls: number;
}

/** A call in a program: an operation, what is passed to it, and what is read of its result. */
type Call = readonly [operation: string, request: string, read: string];

const link = `{ to_entity_id: 50101, to_entity_type: "contacts", metadata: { is_main: true } }`;

const sixCalls: readonly Call[] = [
  [
    "listContacts",
    `{ query: { limit: 50, order: { updated_at: "asc" }, with: ["leads"] } }`,
    "?._embedded.contacts[0]?.id",
  ],
  ["getContact", "{ path: { id: 50101 } }", "?.name"],
  ["createContacts", `{ body: [{ name: "Ada Sample" }] }`, "._embedded.contacts[0]?.id"],
  [
    "listLeadLinks",
    "{ path: { entity_id: 70101 }, query: { limit: 50 } }",
    "?._embedded.links?.[0]?.to_entity_type",
  ],
  ["linkLead", `{ path: { entity_id: 70101 }, body: [${link}] }`, "._embedded.links?.length"],
  [
    "listLeadSubscriptions",
    "{ path: { id: 70101 } }",
    "?._embedded.subscriptions[0]?.subscriber_id",
  ],
];

/**
 * A program that calls six operations of `@liaison/amocrm/operations` and reads their results, and
 * the same six of each further copy that {@link buildClient} has made.
 */
export function operationsProgram(copies: number = 1): Program {
  const calls = Array.from({ length: copies }, (_, copy) =>
    sixCalls.map(([operation, request, read]) => ({
      name: copy === 0 ? operation : `${operation}_${copy}`,
      request,
      read,
    })),
  ).flat();
  const text = `import { createTransport, ${calls.map(({ name }) => name).join(", ")} } from "@liaison/amocrm/operations";
const transport = createTransport({ account: "example", token: "demo-token" });
${calls
  .map(
    ({ name, request, read }) => `const ${name}Result = await ${name}(transport, ${request});
export const ${name}Value = ${name}Result${read};
`,
  )
  .join("")}`;
  return { text, calls: calls.length };
}

const sixMethods: readonly (readonly [call: string, read: string])[] = [
  [`contacts.list({ limit: 50, order: { updated_at: "asc" }, with: ["leads"] })`, ".items[0]?.id"],
  ["contacts.get(50101)", "?.name"],
  [`contacts.create([{ name: "Ada Sample" }])`, ".values[0]?.id"],
  [`links.list("leads", 70101, { limit: 50 })`, ".items[0]?.to_entity_type"],
  [`links.link("leads", 70101, [${link}])`, "[0]?.to_entity_id"],
  [`subscriptions.list("leads", 70101)`, ".items[0]?.subscriber_id"],
];

const otherMethods: typeof sixMethods = [
  [`contacts.update(50101, { name: "Ada Sample" })`, ".id"],
  [`contacts.updateMany([{ id: 50101, name: "Ada Sample" }])`, ".values[0]?.id"],
  [`links.listMany("leads", { filter: { entity_id: [70101] } })`, ".items[0]?.entity_id"],
  [`links.linkMany("leads", [{ entity_id: 70101, ...${link} }])`, "[0]?.entity_id"],
  [`links.unlink("leads", 70101, [{ to_entity_id: 50101, to_entity_type: "contacts" }])`, ""],
  [
    `links.unlinkMany("leads", [{ entity_id: 70101, to_entity_id: 1, to_entity_type: "contacts" }])`,
    "",
  ],
  ["chats.list({ contact_id: 50101 })", "[0]?.chat_id"],
  [`chats.attach([{ contact_id: 50101, chat_id: "example" }])`, "[0]?.id"],
];

/**
 * A program that calls the same six operations on the object client, or when it is told to call them
 * more than once, all of its methods, and the six so often.
 */
export function objectProgram(times: number = 1): Program {
  const rounds = Array.from({ length: times }, () => sixMethods).flat();
  const calls = times > 1 ? [...rounds, ...otherMethods] : rounds;
  const lines = calls.map(
    ([call, read], index) => `const result${index} = await amocrm.${call};
export const value${index} = result${index}${read};
`,
  );
  const text = `import { createAmocrm } from "@liaison/amocrm";
const amocrm = createAmocrm({ account: "example", token: "demo-token" });
${lines.join("")}`;
  return { text, calls: calls.length };
}

/**
 * Builds `@liaison/amocrm` from another description, so that a folder's `node_modules` has it.
 *
 * @param folder empty folder, for the package and what it is built from
 */
export async function buildClient(folder: string, bundle: object): Promise<void> {
  const [source, copy] = [join(repository, "packages/amocrm"), join(folder, "packages/amocrm")];
  await mkdir(join(copy, "src"), { recursive: true });
  await mkdir(join(folder, "node_modules/@liaison"), { recursive: true });
  await Promise.all([
    ...["src", "package.json", "tsconfig.json", "tsdown.config.ts"].map((name) =>
      cp(join(source, name), join(copy, name), { recursive: true }),
    ),
    cp(join(repository, "tsconfig.base.json"), join(folder, "tsconfig.base.json")),
    writeFile(join(folder, "bundle.json"), JSON.stringify(bundle)),
    symlink(join(source, "node_modules"), join(copy, "node_modules")),
    symlink(join(repository, "packages/client"), join(folder, "packages/client")),
    symlink(copy, join(folder, "node_modules/@liaison/amocrm")),
  ]);
  const { bin } = JSON.parse(
    await readFile(join(source, "node_modules/tsdown/package.json"), "utf8"),
  ) as { bin: { tsdown: string } };
  const generated = join(copy, "src/generated");
  const tools = join(repository, "packages/client/tools");
  for (const [program, ...words] of [
    [join(tools, "generateTypes.ts"), join(folder, "bundle.json"), join(generated, "openapi.ts")],
    [
      join(tools, "generateOperations.ts"),
      join(folder, "bundle.json"),
      join(generated, "operations.ts"),
    ],
    [join(source, "node_modules/tsdown", bin.tsdown)],
  ] as const) {
    await run(process.execPath, [program, ...words], { cwd: copy });
  }
}
