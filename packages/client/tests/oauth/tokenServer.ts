import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { TokenPair } from "../../src/oauth/tokenStore.ts";
import { clientId, clientSecret, redirectUri } from "./integration.ts";

/** What the server does with a token request instead of judging it. */
export type TokenFault = (grant: Record<string, string>) => Fault | Promise<Fault>;

/** An answer. */
export interface Fault {
  status: number;
  text: string;
  type?: string;
  /** The connection ends after so many characters of the text; at 0 before the status. */
  cutAt?: number;
}

/** The tokens of one account. Each refresh token works once; a second use revokes all of them. */
interface Account {
  access: string;
  refresh: string;
  spent: Set<string>;
  isRevoked: boolean;
}

export interface TokenServer {
  readonly url: string;
  readonly tokenUrl: string;
  /** Bodies of the token requests. */
  readonly grants: Record<string, string>[];
  /** Requests to the API that were let through: method and token. */
  readonly served: { method: string; token: string }[];
  /** Answers to API requests with 401. */
  readonly refusals: number;
  /** Answers token requests instead of the server. */
  fault: TokenFault | undefined;
  /** Called when new tokens are given out, before the answer; the answer waits for it. */
  onRotate: ((pair: TokenPair, spent: string) => unknown) | undefined;
  /** Seconds that access tokens live. */
  lifetime: number;
  /** Makes a new account with a pair that works for so many milliseconds. */
  issue(milliseconds?: number): TokenPair;
  /** Makes the access token of all accounts wrong. */
  expireAccess(): void;
  /** The newest refresh token of the account of a token that it once gave out. */
  newest(refreshToken: string): string;
  isRevoked(refreshToken: string): boolean;
  close(): Promise<void>;
}

/** A server like amoCRM's over HTTP, strict about refresh tokens. `/api…` wants a good token. */
export async function startTokenServer(): Promise<TokenServer> {
  const accounts: Account[] = [];
  const codes = new Set(["demo-code"]);
  const grants: Record<string, string>[] = [];
  const served: { method: string; token: string }[] = [];
  let refusals = 0;

  const rotate = (account: Account) => {
    account.spent.add(account.refresh);
    account.refresh = `demo-refresh-${randomUUID()}`;
    account.access = `demo-access-${randomUUID()}`;
  };
  const create = (): Account => {
    const account = { access: "", refresh: "", spent: new Set<string>(), isRevoked: false };
    rotate(account);
    accounts.push(account);
    return account;
  };
  const owner = (token: string) =>
    accounts.find(({ refresh, spent }) => refresh === token || spent.has(token));

  const grantOf = (body: Record<string, string>): Account | string => {
    if (body["client_id"] !== clientId || body["client_secret"] !== clientSecret) return "client";
    if (body["redirect_uri"] !== redirectUri) return "Redirect URI is not associated with client";
    if (body["grant_type"] === "authorization_code") {
      if (!codes.delete(body["code"] ?? "")) return "Authorization code has been revoked";
      return create();
    }
    if (body["grant_type"] !== "refresh_token") return "Check the `grant_type` parameter";
    const token = body["refresh_token"] ?? "";
    const account = owner(token);
    if (!account || account.isRevoked) return "Token has been revoked";
    if (account.refresh !== token) {
      account.isRevoked = true;
      return "Token has been revoked";
    }
    rotate(account);
    return account;
  };

  const server = createServer(async (request, response) => {
    const text = await read(request);
    if (!request.url?.startsWith("/oauth2/access_token")) {
      const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
      const isGood = accounts.some(({ access, isRevoked }) => access === token && !isRevoked);
      if (isGood) served.push({ method: request.method ?? "", token });
      else refusals++;
      response.writeHead(isGood ? 200 : 401, { "content-type": "application/json" });
      response.end(JSON.stringify(isGood ? { id: 50101 } : { title: "Unauthorized", status: 401 }));
      return;
    }
    const body: Record<string, string> =
      request.headers["content-type"] === "application/json" ? JSON.parse(text) : {};
    grants.push(body);
    const fault = await handle.fault?.(body);
    if (fault) {
      const { status, cutAt } = fault;
      if (cutAt === 0) {
        request.socket.destroy();
        return;
      }
      const length = Buffer.byteLength(fault.text);
      response.writeHead(status, {
        "content-type": fault.type ?? "application/json",
        "content-length": length,
      });
      if (cutAt === undefined) response.end(fault.text);
      else response.write(fault.text.slice(0, cutAt), () => request.socket.destroy());
      return;
    }
    const account = grantOf(body);
    if (typeof account === "string") {
      const status = account === "client" || account.startsWith("Token") ? 401 : 400;
      response.writeHead(status, { "content-type": "application/json" });
      response.end(
        JSON.stringify({
          ...(account !== "client" && { hint: account }),
          title: "Некорректный запрос",
          type: "https://developers.amocrm.ru/v3/errors/OAuthProblemJson",
          status,
          detail: "В запросе отсутствует ряд параметров или параметры невалидны",
        }),
      );
      return;
    }
    const { access, refresh } = account;
    const pair = {
      accessToken: access,
      refreshToken: refresh,
      expiresAt: Date.now() + handle.lifetime * 1000,
    };
    await handle.onRotate?.(pair, body["refresh_token"] ?? "");
    response.writeHead(200, { "content-type": "application/json" });
    response.end(
      JSON.stringify({
        token_type: "Bearer",
        expires_in: handle.lifetime,
        server_time: Math.floor(Date.now() / 1000),
        access_token: access,
        refresh_token: refresh,
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const handle: TokenServer = {
    url,
    tokenUrl: `${url}/oauth2/access_token`,
    grants,
    served,
    get refusals() {
      return refusals;
    },
    fault: undefined,
    onRotate: undefined,
    lifetime: 86_400,
    issue(milliseconds = 0) {
      const { access, refresh } = create();
      return {
        accessToken: access,
        refreshToken: refresh,
        expiresAt: Date.now() + milliseconds,
      };
    },
    expireAccess() {
      for (const account of accounts) account.access = `demo-access-${randomUUID()}`;
    },
    newest: (token) => owner(token)?.refresh ?? "",
    isRevoked: (token) => owner(token)?.isRevoked ?? true,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return handle;
}

/** A token server that ends with the test. */
export async function serveTokens(): Promise<TokenServer> {
  const server = await startTokenServer();
  onTestFinished(() => server.close());
  return server;
}

async function read(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request.setEncoding("utf8")) text += part;
  return text;
}
