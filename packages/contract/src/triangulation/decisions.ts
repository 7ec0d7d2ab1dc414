import type { Suspect } from "../findings/finding.ts";

/** What a finding is about, for naming who is wrong. */
export type Topic =
  /** The request breaks the description. */
  | "request"
  /** The answer breaks the description. */
  | "response"
  /** The answer has more than the description knows, where that is left open. */
  | "drift"
  /** The answer refuses a request that breaks the description, by a status that is not declared. */
  | "refusal"
  /** A request that keeps to the description was refused as a wrong one. */
  | "refused"
  /** A request that breaks the description on purpose was accepted. */
  | "accepted";

/** What the service makes of the request, by its answer. */
export type ServiceVote = "accepts" | "refuses" | "silent";

/** What the second description makes of the same place. */
export type WitnessVote = "allows" | "forbids" | "absent";

/** How well the description knows what it says, by `x-evidence`; `stated` without a mark. */
export type Footing = "measured" | "stated" | "doubtful";

/** One row: the first that fits decides. A column that is left out fits anything. */
export interface Decision {
  readonly topic: Topic;
  readonly service?: ServiceVote;
  readonly witness?: WitnessVote;
  readonly footing?: Footing;
  readonly side: Suspect["side"];
  readonly why: string;
}

/** Who is most likely wrong: client, description and service vote, and a second description if any. */
export const DECISIONS: readonly Decision[] = [
  {
    topic: "request",
    service: "accepts",
    witness: "forbids",
    side: "client",
    why: "the second description rules it out too; that the service accepts it does not make it right",
  },
  {
    topic: "request",
    service: "accepts",
    witness: "allows",
    side: "description",
    why: "the service accepts it, and the second description allows it",
  },
  {
    topic: "request",
    service: "accepts",
    side: "description",
    why: "client and service agree: the service accepts it",
  },
  {
    topic: "request",
    service: "refuses",
    witness: "allows",
    side: "client",
    why: "the service refuses it; the second description, which allows it, seems to be out of date",
  },
  { topic: "request", service: "refuses", side: "client", why: "the service refuses it as well" },
  {
    topic: "request",
    witness: "forbids",
    side: "client",
    why: "the second description rules it out too; the answer does not say what the service makes of it",
  },
  {
    topic: "request",
    witness: "allows",
    side: "undecided",
    why: "the two descriptions disagree, and the answer does not say what the service makes of it",
  },
  {
    topic: "request",
    side: "undecided",
    why: "the answer does not say what the service makes of it, and there is no second description",
  },
  {
    topic: "refusal",
    side: "client",
    why: "the request breaks the description, and this is how the service refuses it",
  },
  {
    topic: "response",
    witness: "forbids",
    side: "service",
    why: "the second description rules it out too",
  },
  {
    topic: "response",
    witness: "allows",
    side: "description",
    why: "the second description allows what the service answers",
  },
  {
    topic: "response",
    footing: "measured",
    side: "service",
    why: "what the description says here was measured, so the service has changed or is wrong",
  },
  {
    topic: "response",
    footing: "doubtful",
    side: "description",
    why: "the description itself marks this as inferred or unconfirmed",
  },
  {
    topic: "response",
    side: "undecided",
    why: "one word against another; a second description (--witness) would decide",
  },
  {
    topic: "drift",
    witness: "allows",
    side: "description",
    why: "the second description knows it, so this one is out of date",
  },
  {
    topic: "drift",
    witness: "forbids",
    side: "service",
    why: "the second description does not know it either: the service is ahead of both, or wrong",
  },
  {
    topic: "drift",
    side: "undecided",
    why: "the service may be ahead of the description, or wrong",
  },
  {
    topic: "refused",
    witness: "allows",
    side: "service",
    why: "the second description allows the request too",
  },
  {
    topic: "refused",
    witness: "forbids",
    side: "description",
    why: "the service refuses the request, and the second description rules it out",
  },
  {
    topic: "refused",
    side: "undecided",
    why: "one word against another; a second description (--witness) would decide",
  },
  {
    topic: "accepted",
    witness: "forbids",
    side: "service",
    why: "the second description rules the request out too",
  },
  {
    topic: "accepted",
    witness: "allows",
    side: "description",
    why: "the service accepts the request, and the second description allows it",
  },
  {
    topic: "accepted",
    side: "undecided",
    why: "one word against another; a second description (--witness) would decide",
  },
];
