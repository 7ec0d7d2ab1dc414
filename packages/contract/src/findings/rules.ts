import type { Rule } from "../engine/violation.ts";
import type { Severity } from "./finding.ts";

/** What is told of a rule beside its findings. */
export interface RuleInfo {
  /** What is wrong, in a few words, without a final dot. */
  readonly title: string;
  /** How much its findings weigh where the settings say nothing. */
  readonly severity: Exclude<Severity, "off">;
  /** What to do about it, in one sentence. */
  readonly help: string;
}

function error(title: string, help: string): RuleInfo {
  return { title, severity: "error", help };
}

function warning(title: string, help: string): RuleInfo {
  return { title, severity: "warning", help };
}

/** Every rule, in the order in which a reader looks at an exchange. */
export const RULES: Readonly<Record<Rule, RuleInfo>> = {
  "request.path.unknown": error(
    "The description has no such path",
    "Compare the path with the description, slash by slash, or describe the operation.",
  ),
  "request.method.notAllowed": error(
    "The path does not take this method",
    "Use a method that the description has for the path, or describe this one.",
  ),
  "request.security": error(
    "The credentials are missing or of another kind",
    "Send the credentials that the operation asks for, in the place that it names.",
  ),
  "request.path.invalid": error(
    "A part of the path has a wrong value",
    "Send a value that the schema of the path parameter allows.",
  ),
  "request.query.invalid": error(
    "A query parameter has a wrong value",
    "Send a value that the schema of the parameter allows, in the spelling that its style asks for.",
  ),
  "request.query.missing": error(
    "A required query parameter is missing",
    "Add the parameter to the query, or make it optional in the description.",
  ),
  "request.query.unknown": error(
    "A query parameter is not declared",
    "Take the parameter out, correct its name and letter case, or declare it.",
  ),
  "request.header.invalid": error(
    "A request header has a wrong value",
    "Send a value that the schema of the header allows.",
  ),
  "request.header.missing": error(
    "A required request header is missing",
    "Send the header, or make it optional in the description.",
  ),
  "request.cookie.invalid": error(
    "A cookie has a wrong value",
    "Send a value that the schema of the cookie allows.",
  ),
  "request.cookie.missing": error(
    "A required cookie is missing",
    "Send the cookie, or make it optional in the description.",
  ),
  "request.body.missing": error(
    "The required request body is missing",
    "Send a body, or make it optional in the description.",
  ),
  "request.body.unexpected": error(
    "A request body came where none is described",
    "Leave the body out, or describe it.",
  ),
  "request.body.mediaType": error(
    "The request body has another media type than described",
    "Set content-type to a media type that the operation takes.",
  ),
  "request.body.syntax": error(
    "The request body cannot be read",
    "Send what the content-type says: whole JSON or a form, in UTF-8.",
  ),
  "request.body.schema": error(
    "A value of the request body breaks its schema",
    "Send a value that the schema allows, or correct the schema.",
  ),
  "response.status.undeclared": error(
    "The service answered with a status that is not described",
    "Find out why the service answers so; describe the status if it is right.",
  ),
  "response.header.invalid": error(
    "A response header has a wrong value",
    "Let the service send a value that the schema allows, or correct the schema.",
  ),
  "response.header.missing": error(
    "A required response header is missing",
    "Let the service send the header, or make it optional in the description.",
  ),
  "response.body.missing": error(
    "The answer has no body where one is described",
    "Let the service send the body, or describe an answer without one.",
  ),
  "response.body.unexpected": error(
    "The answer has a body where none is described",
    "Let the service leave the body out, or describe it.",
  ),
  "response.body.mediaType": error(
    "The answer has another media type than described",
    "Let the service set content-type to what is described, or describe what it sends.",
  ),
  "response.body.syntax": error(
    "The body of the answer cannot be read",
    "Let the service send what its content-type says: whole JSON in UTF-8.",
  ),
  "response.body.schema": error(
    "A value of the answer breaks its schema",
    "Find out which of the two is right, the service or the schema, and mend the other.",
  ),
  "request.field.undeclared": warning(
    "The request has a field that is not described",
    "Correct the name of the field, or describe it: a service may pass over it in silence.",
  ),
  "request.member.undeclared": warning(
    "The request has a value beyond the described set",
    "Send a described value, or add this one to the set.",
  ),
  "response.field.undeclared": warning(
    "The answer has a field that is not described",
    "Describe the field if clients may rely on it.",
  ),
  "response.member.undeclared": warning(
    "The answer has a value beyond the described set",
    "Add the value to the set, and let clients be ready for more.",
  ),
  "check.valid.refused": error(
    "The service refused a request that keeps to the description",
    "Compare the request with what the service wants; describe the rule that it applies, or give the inputs that it needs in the configuration.",
  ),
  "check.invalid.accepted": error(
    "The service accepted a request that the description rules out",
    "Let the service refuse it, or loosen the description.",
  ),
  "check.invalid.status": error(
    "The service refused by another status than described",
    "Let the service answer with a status that is described for such requests, or describe the one it uses.",
  ),
  "check.server.error": error(
    "The service failed",
    "Find out why: a service answers any request, right or wrong, without an error of its own.",
  ),
  "check.answer.inconclusive": warning(
    "The answer proves nothing about the request",
    "Give identifiers that exist and a token that may see them, in the configuration.",
  ),
  "check.pages.endless": error(
    "The links from page to page do not end",
    "Let the last page have no link to a next one, and no link lead back.",
  ),
  "check.pages.broken": error(
    "A link to a next page cannot be followed",
    "Let the link lead to the same operation, as a whole address or a path.",
  ),
  "check.answer.missing": error(
    "No answer came",
    "See whether the service runs and is reachable, and why it closed the connection or took too long.",
  ),
  "traffic.valid.refused": warning(
    "A request that keeps to the description was refused",
    "Read why in the answer; where the reason is one that a schema can tell, describe it.",
  ),
};

/** The codes of all rules, in the order of {@link RULES}. */
export const RULE_CODES: readonly Rule[] = Object.keys(RULES) as Rule[];

/** Whether there is a rule of this code. */
export function isRule(code: string): code is Rule {
  return Object.hasOwn(RULES, code);
}
