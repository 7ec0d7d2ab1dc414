import type { HttpRequest } from "@liaison/contract";
import { describeCall } from "../calls/calls.ts";
import { countCalls } from "../coverage.ts";
import { reset, type Service } from "../service.ts";
import { type Answer, json, problem } from "./problem.ts";

type Route = (service: Service, query: URLSearchParams) => Answer;

/** The mock's own addresses: who watches it, and tests that run in another process, use them. */
const ROUTES: Readonly<Record<string, Readonly<Record<string, Route>>>> = {
  "/healthz": {
    GET: ({ name, contract }) =>
      json(200, { status: "ok", serves: name, operations: contract.operations.length }),
  },
  "/__liaison/calls": {
    GET: ({ calls }, query) => {
      const since = query.get("since") ?? "0";
      if (!/^\d{1,15}$/.test(since)) {
        return problem("problem", 400, `since=${since} is not the number of a call.`);
      }
      return json(200, { calls: calls.list({ since: Number(since) }).map(describeCall) });
    },
    DELETE: (service) => {
      service.calls.clear();
      return { status: 204, headers: {} };
    },
  },
  "/__liaison/coverage": { GET: ({ coverage }) => json(200, countCalls(coverage)) },
  "/__liaison/reset": {
    POST: (service) => {
      reset(service);
      return { status: 204, headers: {} };
    },
  },
};

/**
 * Answers a request to the mock itself; a path of the description comes before these.
 *
 * @returns undefined when the request is none
 */
export function answerControl(service: Service, request: HttpRequest): Answer | undefined {
  const [path = "", search = ""] = request.target.split("?");
  const route = Object.hasOwn(ROUTES, path) ? ROUTES[path] : undefined;
  if (route === undefined) return undefined;
  const method = request.method === "HEAD" ? "GET" : request.method;
  if (Object.hasOwn(route, method)) return route[method]?.(service, new URLSearchParams(search));
  const methods = Object.keys(route);
  const allow = (methods.includes("GET") ? [...methods, "HEAD"] : methods).join(", ");
  const refused = problem("problem", 405, `${path} does not take ${method}, it takes ${allow}.`);
  return { ...refused, headers: { ...refused.headers, allow } };
}
