/** Reads a description, split or bundled, with every file that its references lead to. */
import { readFile } from "node:fs/promises";
import spectralCore, { type Spectral } from "@stoplight/spectral-core";
import spectralParsers from "@stoplight/spectral-parsers";
import { locate, nodeAt } from "../../rules/functions/openapi/reference.js";
import { isMapping } from "../../rules/functions/openapi/shape.js";
import { type Finding, LintFailure } from "./finding.ts";

type Resolver = NonNullable<NonNullable<ConstructorParameters<typeof Spectral>[0]>["resolver"]>;
/** What Spectral passes to a resolver, as far as it is needed here. */
interface ResolveOptions {
  baseUri: string;
  parseResolveResult(file: {
    targetAuthority: { href(): string };
    result: string;
  }): Promise<unknown>;
}

type Reference = { ref: string; pointer: (string | number)[] };
type YamlDocument = ReturnType<typeof parse>;

/** A description with all its files. */
export interface Description {
  /** Absolute path of the root. */
  root: string;
  /** The root first, then what it leads to, by absolute path. */
  documents: Map<string, YamlDocument>;
  /** References that lead nowhere, as findings. */
  broken: Finding[];
  /** What each file looks like, for Spectral. */
  resolver: Resolver;
}

/**
 * Reads a description.
 *
 * @param root - absolute path of its root
 * @throws {LintFailure} when the root cannot be read or is no description, or any file is no valid YAML
 */
export async function readDescription(root: string): Promise<Description> {
  const texts = new Map<string, string>();
  const documents = new Map<string, YamlDocument>();
  const references = new Map<string, Reference[]>();
  const queue = [root];
  for (const file of queue) {
    if (documents.has(file)) continue;
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text === undefined && file === root) {
      throw new LintFailure(`${file} cannot be read: give an existing file`);
    }
    if (text === undefined) continue;
    const document = parse(text, file);
    texts.set(file, text);
    documents.set(file, document);
    references.set(file, referencesOf(document.data));
    for (const { ref } of references.get(file) ?? []) queue.push(locate(ref, file).file);
  }
  const data = documents.get(root)?.data;
  if (!isMapping(data) || !("openapi" in data)) {
    throw new LintFailure(`${root} has no \`openapi\` line: give the root of a description`);
  }
  const broken = [...references].flatMap(([file, list]) =>
    list
      .filter(({ ref }) => targetOf(ref, file, documents).node === undefined)
      .map(({ ref, pointer }) => brokenReference(ref, [...pointer, "$ref"], documents.get(file))),
  );
  const resolver = createResolver(root, { texts, documents, references });
  return { root, documents, broken, resolver };
}

/**
 * Resolves references the way Spectral's own resolver should. That one leaves references behind,
 * and even files unread, when many files refer to each other, and it forgets what stands beside a
 * `$ref`, which OpenAPI 3.1 keeps.
 */
function createResolver(
  root: string,
  files: Pick<Description, "documents"> & {
    texts: Map<string, string>;
    references: Map<string, Reference[]>;
  },
): Resolver {
  const { texts, documents, references } = files;
  const resolve = async (source: unknown, { baseUri, parseResolveResult }: ResolveOptions) => {
    // Only the root is seen with its references resolved; every other file as it is written.
    if (baseUri !== root) return { result: source, errors: [], graph: null };
    for (const [file, text] of texts) {
      if (file === root) continue;
      // Spectral keeps the files for the lines of findings; it wants to be handed each of them.
      await parseResolveResult({ targetAuthority: { href: () => file }, result: text });
    }
    const refMaps = new Map(
      [...references].map(([file, list]) => [
        file,
        Object.fromEntries(list.map(({ ref, pointer }) => [toFragment(pointer), ref])),
      ]),
    );
    const targets = [...references].flatMap(([from, list]) =>
      list.map(({ ref }) => {
        const { file, pointer } = locate(ref, from);
        return file + toFragment(pointer);
      }),
    );
    return {
      result: resolveAll(root, documents),
      errors: [],
      graph: {
        getNodeData: (file: string) => ({ refMap: refMaps.get(file) ?? {} }),
        overallOrder: () => targets,
      },
    };
  };
  return { resolve, uriCache: {} } as unknown as Resolver;
}

/** The root with the target in place of each reference, but for those that lead in a circle. */
function resolveAll(root: string, documents: Description["documents"]): unknown {
  const done = new Map<string, unknown>();
  const open = new Set<string>();
  const visit = (file: string, pointer: (string | number)[], node: unknown): unknown => {
    if (typeof node !== "object" || node === null) return node;
    const id = file + toFragment(pointer);
    if (open.has(id)) return undefined;
    if (done.has(id)) return done.get(id);
    open.add(id);
    const resolved = Array.isArray(node)
      ? node.map((item, at) => visit(file, [...pointer, at], item))
      : visitMapping(file, pointer, node as Record<string, unknown>);
    open.delete(id);
    done.set(id, resolved);
    return resolved;
  };
  const visitMapping = (
    file: string,
    pointer: (string | number)[],
    { $ref, ...others }: Record<string, unknown>,
  ): unknown => {
    const written = Object.fromEntries(
      Object.entries(others).map(([key, value]) => [key, visit(file, [...pointer, key], value)]),
    );
    if (typeof $ref !== "string") return { ...($ref === undefined ? {} : { $ref }), ...written };
    const target = targetOf($ref, file, documents);
    const resolved = visit(target.file, target.pointer, target.node);
    return typeof resolved === "object" ? { ...resolved, ...written } : { $ref, ...written };
  };
  return visit(root, [], documents.get(root)?.data);
}

function targetOf(ref: string, from: string, documents: Description["documents"]) {
  const { file, pointer } = locate(ref, from);
  return { file, pointer, node: nodeAt(documents.get(file)?.data, pointer) };
}

/** All references inside a value, those to other hosts left out. */
function referencesOf(value: unknown, pointer: (string | number)[] = []): Reference[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (key === "$ref" && typeof member === "string") {
      return URL.canParse(member) ? [] : [{ ref: member, pointer }];
    }
    return referencesOf(member, [...pointer, Array.isArray(value) ? Number(key) : key]);
  });
}

/** A JSON pointer as a URI fragment, in the spelling that Spectral looks it up by. */
function toFragment(pointer: (string | number)[]): string {
  const steps = pointer.map((step) =>
    encodeURIComponent(String(step).replaceAll("~", "~0").replaceAll("/", "~1")),
  );
  return ["#", ...steps].join("/");
}

function parse(text: string, file: string) {
  const document = new spectralCore.Document(text, spectralParsers.Yaml, file);
  const fault = document.diagnostics.find(({ code }) => code === "parser");
  if (fault === undefined) return document;
  const { line, character } = fault.range.start;
  const place = `${file}:${line + 1}:${character + 1}`;
  throw new LintFailure(`${place} is no valid YAML, mend it: ${fault.message}`);
}

function brokenReference(
  ref: string,
  path: (string | number)[],
  document: YamlDocument | undefined,
): Finding {
  const start = document?.getRangeForJsonPath(path, true)?.start ?? { line: 0, character: 0 };
  return {
    file: document?.source ?? "",
    line: start.line + 1,
    column: start.character + 1,
    severity: "error",
    code: "invalid-ref",
    message: `Reference "${ref}" leads nowhere`,
    help: [],
  };
}
