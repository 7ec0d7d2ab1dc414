import type { Severity } from "../findings/finding.ts";
import type { OperationInputs } from "../generation/cases.ts";

/** What a partner writes down once, in `liaison.config.ts` or `liaison.config.yaml`. */
export interface Config {
  /** Description that comes with the kit; or `spec`. */
  readonly api?: "amocrm" | "suprsend";
  /** File of an OpenAPI description of your own, relative to the configuration. */
  readonly spec?: string;
  /** Address of the service that is checked: `https://example.amocrm.ru`. */
  readonly target?: string;
  /** Headers of every request. A `${NAME}` is the variable of the environment. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Credentials: a token, as `${NAME}` of an environment variable, or OAuth. */
  readonly token?: string;
  readonly oauth?: OAuthConfig;
  /** Requests per second. */
  readonly rate?: number;
  /** Requests at the same time. */
  readonly concurrency?: number;
  readonly seed?: number;
  /** Values of parameters in all operations, by name: `{ id: 50101 }`. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** By operationId. */
  readonly operations?: Readonly<Record<string, OperationInputs>>;
  /** By rule, or by the beginning of rules. */
  readonly severities?: Readonly<Record<string, Severity>>;
  /** File of known findings, relative to the configuration. */
  readonly baseline?: string;
  /** As `--reporter`: `junit=report.xml`. */
  readonly reporters?: readonly string[];
  /**
   * Of recorded traffic: beginnings of addresses that are the described service, an origin with or
   * without a path, and what takes their place before the paths of the description, mostly `/`:
   * `{ "https://gateway.example/crm": "/" }`. A `*` is any characters but a slash.
   */
  readonly hosts?: Readonly<Record<string, string>>;
}

/** How a token is renewed: the grant `refresh_token` of OAuth 2.0. */
export interface OAuthConfig {
  /** Address of the token endpoint; a path is one of the target. */
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  readonly redirectUri?: string;
  /**
   * File for the renewed tokens, relative to the configuration: a vendor that gives a new refresh
   * token each time takes the old one no more.
   */
  readonly store?: string;
}

/** Gives a configuration its types; returns it as it is. */
export function defineConfig(config: Config): Config {
  return config;
}
