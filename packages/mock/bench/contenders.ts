import { fileURLToPath } from "node:url";

/** Names of the servers under measurement, for `--only`. */
export type ContenderId =
  | "ours"
  | "prism-cli"
  | "prism-cli-silent"
  | "prism-library"
  | "scalar"
  | "bare";

/** What a contender is to serve. */
export interface Served {
  /** Path of the OpenAPI document, as JSON. */
  file: string;
  /** Path of the answer that the bare server sends: media type, line break, body. */
  answer: string;
}

/** A server under measurement. */
export interface Contender {
  id: ContenderId;
  /** How the report calls it, in Markdown. */
  title: string;
  /** Whether the corpus is replayed to it: not where another one judges by the same code. */
  judges: boolean;
  /** Arguments for Node that make it serve a description on a port of 127.0.0.1. */
  command(served: Served, port: number): string[];
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const prismCli = ({ file }: Served, port: number) => [
  here("peers/node_modules/@stoplight/prism-cli/dist/index.js"),
  ...["mock", file, "--host", "127.0.0.1", "--port", String(port)],
];

/** All contenders, in the order of the report. */
export const contenders: readonly Contender[] = [
  {
    id: "ours",
    title: "**liaison-mock**",
    judges: true,
    command: ({ file }, port) => [
      here("../dist/cli.js"),
      ...["--spec", file, "--port", String(port)],
    ],
  },
  {
    id: "prism-cli",
    title: "Prism CLI",
    judges: true,
    command: prismCli,
  },
  {
    id: "prism-cli-silent",
    title: "Prism CLI, `-v silent`",
    judges: false,
    command: (served, port) => [...prismCli(served, port), "-v", "silent"],
  },
  {
    id: "prism-library",
    title: "Prism library",
    judges: true,
    command: ({ file }, port) => [here("peers/prismLibrary.js"), file, String(port)],
  },
  {
    id: "scalar",
    title: "Scalar mock server",
    judges: true,
    command: ({ file }, port) => [here("peers/scalarMock.js"), file, String(port)],
  },
  {
    id: "bare",
    title: "bare Node server",
    judges: false,
    command: ({ answer }, port) => [here("bareServer.ts"), answer, String(port)],
  },
];
