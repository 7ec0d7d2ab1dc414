import { once } from "node:events";

/**
 * Makes calls one after another and tells the parent process what became of each: what was read
 * (null for nothing) or the error.
 *
 * @param calls functions by the name of the call, as the client's YAML file has them
 */
export async function report(calls) {
  for (const [call, make] of Object.entries(calls)) {
    process.send({ call, ...(await outcomeOf(make)) });
    // The parent first looks which requests this call has made.
    await once(process, "message");
  }
  process.disconnect();
}

async function outcomeOf(make) {
  try {
    return { reads: (await make()) ?? null };
  } catch (error) {
    // Some go on with the address after a comma, or with a whole page.
    return { throws: `${error.constructor.name}: ${error.message.split(/[,\n]/)[0]}` };
  }
}
