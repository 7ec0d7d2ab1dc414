/** How much a change asks of the version: what breaks a client is `major`. */
export type Level = "major" | "minor" | "patch";

/** From the lightest. */
export const LEVELS: readonly Level[] = ["patch", "minor", "major"];

/**
 * What a change of a schema does to the set of values that fit it: `differs` when neither set holds the
 * other, `none` when they stay the same.
 */
export type Effect = "narrows" | "widens" | "differs" | "none";

/** What is told of a rule beside its changes. */
export interface DiffRuleInfo {
  /** What changed, in a few words, without a final dot. */
  readonly title: string;
  /** Why it has its level, or what to do, in one sentence. */
  readonly help: string;
  /** What `redocly diff` calls it; absent where it has no such rule. */
  readonly redocly?: string;
  /** What oasdiff calls it, shortened to the part that its names have in common. */
  readonly oasdiff?: string;
}

/** A rule about the schema of a value in a message. */
export interface SchemaRule extends DiffRuleInfo {
  readonly effect: Effect;
  /** Of the message that holds the value. */
  readonly request: Level;
  readonly response: Level;
}

/** A rule about anything else. */
export interface MessageRule extends DiffRuleInfo {
  readonly level: Level;
}

/** A rule about schemas, without the message: `type.changed`. */
export type SchemaRuleName =
  | "type.changed"
  | "type.narrowed"
  | "type.widened"
  | "null.added"
  | "null.removed"
  | "member.added"
  | "member.removed"
  | "members.closed"
  | "members.opened"
  | "knownMember.added"
  | "knownMember.removed"
  | "limit.tightened"
  | "limit.loosened"
  | "limit.changed"
  | "format.narrowed"
  | "format.widened"
  | "format.changed"
  | "pattern.narrowed"
  | "pattern.widened"
  | "pattern.changed"
  | "property.added"
  | "property.addedToClosed"
  | "property.addedRequired"
  | "property.removed"
  | "property.required"
  | "property.optional"
  | "extras.forbidden"
  | "extras.allowed"
  | "branch.added"
  | "branch.removed"
  | "branch.described"
  | "branch.overlap"
  | "condition.added"
  | "condition.removed"
  | "condition.changed"
  | "default.changed"
  | "deprecated.added"
  | "deprecated.removed"
  | "documentation";

/** A rule about anything else. */
export type MessageRuleCode =
  | "operation.added"
  | "operation.removed"
  | "operation.moved"
  | "operation.renamed"
  | "operation.deprecated"
  | "operation.reactivated"
  | "operation.callbacks"
  | "request.parameter.added"
  | "request.parameter.removed"
  | "request.parameter.required"
  | "request.parameter.optional"
  | "request.parameter.style"
  | "request.body.added"
  | "request.body.required"
  | "request.body.optional"
  | "request.body.removed"
  | "request.mediaType.added"
  | "request.mediaType.removed"
  | "response.status.added"
  | "response.error.added"
  | "response.status.removed"
  | "response.error.removed"
  | "response.body.added"
  | "response.body.removed"
  | "response.mediaType.added"
  | "response.mediaType.removed"
  | "response.header.added"
  | "response.header.removed"
  | "response.header.required"
  | "response.header.optional"
  | "security.added"
  | "security.removed"
  | "security.address"
  | "server.added"
  | "server.removed"
  | "text.changed";

/** Stable name of a kind of change: `request.type.changed`. */
export type DiffRule = MessageRuleCode | `${"request" | "response"}.${SchemaRuleName}`;
