const token = process.env["AMOCRM_TOKEN"] ?? "";

// #region create
import { createAmocrm, email, phone } from "@liaison/amocrm";

const amocrm = createAmocrm({ account: "example", token });

const people = [
  {
    name: "Ada Sample",
    custom_fields_values: [phone("+12025550101", "WORK")],
    request_id: "row-1", // the key of your own table
  },
  {
    name: "Вера Образцова",
    custom_fields_values: [email("vera@example.com")],
    request_id: "row-2",
  },
];
const result = await amocrm.contacts.create(people);

for (const [index, outcome] of result.outcomes.entries()) {
  const row = people[index]?.request_id;
  if (outcome.status === "ok")
    console.log(row, "is contact", outcome.value.id);
  else if (outcome.status === "failed")
    console.error(row, outcome.errors ?? outcome.error.message);
  else console.error(row, outcome.status); // look before sending again
}
// #endregion

if (!result.complete) throw new Error("Not all contacts were created.");

import { existsSync } from "node:fs";
import {
  mkdtemp,
  readFile,
  rename,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = await mkdtemp(join(tmpdir(), "liaison-"));
const progressFile = join(folder, "progress.json");

// #region resume
import type { EarlierBatch } from "@liaison/amocrm";

/** Writes the old or the new state, never half of one. */
async function save(progress: EarlierBatch): Promise<void> {
  await writeFile(`${progressFile}.new`, JSON.stringify(progress));
  await rename(`${progressFile}.new`, progressFile);
}

/** Creates what earlier runs, ended or killed, have not sent. */
async function createRest(): Promise<boolean> {
  const resume: EarlierBatch | undefined = existsSync(progressFile)
    ? JSON.parse(await readFile(progressFile, "utf8"))
    : undefined;
  const rest = await amocrm.contacts.create(people, {
    resume,
    onProgress: save,
  });
  await save(rest);
  return rest.complete;
}
// #endregion

const ends = [await createRest(), await createRest()];
await rm(folder, { recursive: true });
if (ends.includes(false))
  throw new Error("Not all contacts were created.");

// #region link
import { BatchError } from "@liaison/amocrm";

try {
  const links = await amocrm.links.link("leads", 70101, [
    {
      to_entity_id: 50101,
      to_entity_type: "contacts",
      metadata: { is_main: true },
    },
    { to_entity_id: 60101, to_entity_type: "companies" },
  ]);
  console.log(links.length, "links made");
} catch (error) {
  if (!(error instanceof BatchError)) throw error;
  console.error(
    "not done:",
    error.result.indices("failed", "unknown", "pending"),
  );
}
// #endregion
