// Sends requests and prints what came of them, in a process of its own so that its work is not taken
// for the server's. Argument: the options of autocannon as JSON.
import autocannon from "autocannon";

const begin = performance.now();
let last = begin;
const load = autocannon(JSON.parse(process.argv[2]));
load.on("response", () => {
  last = performance.now();
});
const { "2xx": good, non2xx, timeouts, latency } = await load;
// autocannon itself counts time in whole seconds.
const seconds = (last - begin) / 1000;
process.stdout.write(JSON.stringify({ good, non2xx, timeouts, seconds, p99: latency.p99 }));
