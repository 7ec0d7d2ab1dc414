/**
 * Measures how many calls of one client a server answers. Arguments: path of the client's bundle and
 * address of the server. Prints requests per second and microseconds of processor time per request.
 */
import { type CreateMeasuredClient, calls, TOKEN } from "./calls.ts";

/** Calls that are under way at once. */
const PARALLEL = 50;
/** Milliseconds until Node has optimised what it runs, and of the measurement. */
const WARM_UP = 500;
const DURATION = 1500;

const [bundle = "", baseUrl = ""] = process.argv.slice(2);
const { createClient }: { createClient: CreateMeasuredClient } = await import(bundle);
const client = createClient({ baseUrl, token: TOKEN });
const { args, answer } = calls.getContact;

const result = JSON.stringify(await client.getContact(...args));
if (result !== answer) throw new Error(`${result} in place of ${answer}`);

async function callFor(duration: number): Promise<number> {
  const end = performance.now() + duration;
  let count = 0;
  const callOn = async () => {
    while (performance.now() < end) {
      await client.getContact(...args);
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, callOn));
  return count;
}

await callFor(WARM_UP);
const [start, before] = [performance.now(), process.cpuUsage()];
const count = await callFor(DURATION);
const { user, system } = process.cpuUsage(before);
const rate = (count / (performance.now() - start)) * 1000;
process.stdout.write(JSON.stringify({ rate, cpu: (user + system) / count }));
// Connections that are kept alive would keep the process.
process.exit();
