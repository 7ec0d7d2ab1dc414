import type { Fault } from "./faultServer.ts";

/** The page of the gateway that refuses an account after repeated 429. */
export const blockPage: Fault = {
  status: 403,
  headers: { "content-type": "text/html" },
  body: "<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>nginx</body>\r\n</html>",
};

/** A gateway's page in place of an answer. */
export function htmlPage(status: number): Fault {
  return {
    status,
    headers: { "content-type": "text/html; charset=utf-8" },
    body: `<!DOCTYPE html><title>${status}</title><h1>Something broke</h1>`,
  };
}

/** 500 with neither a body nor a media type. */
export const empty500: Fault = { status: 500, body: undefined };

/** A success whose JSON breaks off, sent as if it were whole. */
export const brokenJson: Fault = { body: '{"id": 50101, "name": "Ada Sam' };

/** An error as RFC 9457 describes it, with a charset in its media type. */
export function problem(status: number, title: string, more: object = {}): Fault {
  return {
    status,
    headers: { "content-type": "application/problem+json; charset=utf-8" },
    body: { title, type: `https://httpstatus.es/${status}`, status, ...more },
  };
}

/** 401 as both vendors send it. */
export const unauthorized: Fault = problem(401, "Unauthorized", {
  detail: "Wrong login or password",
});

/** 429; amoCRM's has no `Retry-After`. */
export function tooMany(retryAfter?: string): Fault {
  return {
    status: 429,
    headers: {
      "content-type": "text/plain",
      ...(retryAfter !== undefined && { "retry-after": retryAfter }),
    },
    body: "Too Many Requests",
  };
}
