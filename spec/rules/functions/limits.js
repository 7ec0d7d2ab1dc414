/**
 * @import { IFunctionResult, RulesetFunctionContext } from "@stoplight/spectral-core"
 * @import { Mapping } from "./openapi/shape.js"
 */
import { operationsOf } from "./openapi/operations.js";
import { isMapping } from "./openapi/shape.js";

/**
 * Holds `x-limits` of each operation against its `limit` parameter and its body.
 *
 * @param {Mapping} pathItem with references resolved
 * @param {unknown} _options
 * @param {RulesetFunctionContext} context
 * @returns {IFunctionResult[]}
 */
export default function limits(pathItem, _options, context) {
  return operationsOf(pathItem, context.path).flatMap(({ operation, parameters, path }) => {
    const stated = isMapping(operation["x-limits"]) ? operation["x-limits"] : {};
    const here = [...path, "x-limits"];
    const unknown = Object.keys(stated)
      .filter((key) => !["itemsPerPage", "itemsPerRequest"].includes(key))
      .map((key) => ({ message: `x-limits has the unknown key "${key}"`, path: [...here, key] }));
    const limit = parameters.find(({ name, in: place }) => name === "limit" && place === "query");
    const page = isMapping(limit?.["schema"]) ? limit["schema"] : undefined;
    const body = arrayBody(operation["requestBody"]);
    return [
      ...unknown,
      ...compare(here, stated, {
        key: "itemsPerPage",
        reason: "a `limit` parameter",
        wanted: page && { default: page["default"], maximum: page["maximum"] },
        first: "default",
      }),
      ...compare(here, stated, {
        key: "itemsPerRequest",
        reason: "an array for its body",
        wanted: body && { maximum: body["maxItems"] },
        first: "recommended",
      }),
    ];
  });
}

/**
 * @param {(string | number)[]} here
 * @param {Mapping} stated
 * @param {{ key: string, reason: string, wanted: Mapping | undefined, first: string }} limit
 *   `wanted` is what the schema says, undefined where the operation has nothing to limit
 * @returns {IFunctionResult[]}
 */
function compare(here, stated, { key, reason, wanted, first }) {
  const limit = stated[key];
  const path = [...here, key];
  if (wanted === undefined) {
    if (limit === undefined) return [];
    return [{ message: `x-limits states ${key}, but the operation does not have ${reason}`, path }];
  }
  if (!isMapping(limit)) {
    return [{ message: `The operation has ${reason}, but x-limits states no ${key}`, path }];
  }
  const keys = [first, "maximum"];
  const malformed =
    Object.keys(limit).some((name) => !keys.includes(name)) ||
    keys.some((name) => !Number.isInteger(limit[name]));
  if (malformed) {
    return [{ message: `${key} is not made of two integers, ${first} and maximum`, path }];
  }
  if (Number(limit[first]) > Number(limit["maximum"])) {
    return [{ message: `${key}.${first} is greater than ${key}.maximum`, path: [...path, first] }];
  }
  return Object.entries(wanted)
    .filter(([name, value]) => limit[name] !== value)
    .map(([name, value]) => ({
      message: `${key}.${name} is ${limit[name]}, but the schema says ${value ?? "nothing"}`,
      path: [...path, name],
    }));
}

/**
 * The array schema of a request body, also where it is one of several forms.
 *
 * @param {unknown} requestBody
 * @returns {Mapping | undefined}
 */
function arrayBody(requestBody) {
  const content = isMapping(requestBody) ? requestBody["content"] : undefined;
  return Object.values(isMapping(content) ? content : {})
    .flatMap((media) => (isMapping(media) && isMapping(media["schema"]) ? [media["schema"]] : []))
    .flatMap((schema) => [schema, ...list(schema["anyOf"]), ...list(schema["oneOf"])])
    .find(({ type }) => type === "array");
}

/**
 * @param {unknown} value
 * @returns {Mapping[]}
 */
function list(value) {
  return Array.isArray(value) ? value.filter(isMapping) : [];
}
