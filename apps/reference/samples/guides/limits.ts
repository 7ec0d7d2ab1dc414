const token = process.env["AMOCRM_TOKEN"] ?? "";
const apiKey = process.env["SUPRSEND_TOKEN"] ?? "";

// #region throttle
import { createAmocrm } from "@liaison/amocrm";

const amocrm = createAmocrm({
  account: "example",
  token,
  throttle: { requests: 3, seconds: 1 }, // leaves 4 to others
});

// All are asked for at once; three go, two wait for their turn.
const asked = [50101, 50102, 50103, 50104, 50105].map((id) =>
  amocrm.contacts.get(id),
);
console.log(amocrm.limits); // used: 3, waiting: 2
await Promise.all(asked);

// #endregion

// #region stop
import { BlockedError, RateLimitError } from "@liaison/amocrm";

/** Runs a job, and tells whether the next one may be started. */
async function run(
  job: () => Promise<unknown>,
): Promise<"done" | "later" | "stop"> {
  try {
    await job();
    return "done";
  } catch (error) {
    if (error instanceof BlockedError) {
      console.error(
        "The API is blocked: stop all jobs, write to support.",
        error.requestId,
      );
      return "stop";
    }
    if (error instanceof RateLimitError) return "later"; // the retries are used up
    throw error;
  }
}
// #endregion

/** Runs a job whose answer the mock is asked for. */
function runWith(prefer: string): Promise<string> {
  const client = createAmocrm({
    account: "example",
    token,
    headers: { prefer },
    retry: false,
    throttle: false, // the 429 asks for a pause of five minutes
  });
  return run(() => client.contacts.get(50101));
}
const ends = [
  await runWith("code=200"),
  await runWith("code=429"),
  await runWith("code=403, example=blocked"),
];
if (ends.join() !== "done,later,stop")
  throw new Error(`The jobs ended with ${ends}.`);

// #region suprsend
import { createSuprsend, createThrottle } from "@liaison/suprsend";

const suprsend = createSuprsend({
  apiKey,
  throttle: createThrottle({ requests: 20, seconds: 1 }), // your own choice
});
await suprsend.objects.subscriptions("teams", "tasters");
// #endregion
