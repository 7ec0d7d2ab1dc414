import { checkBaseUrl, checkToken } from "@liaison/client/serverUrl";
import { element } from "../element.ts";
import { createField, type Field, FieldProblem } from "./field.ts";
import type { FormWords } from "./words/en.ts";

/** Where a call goes, and as whom. */
export interface ServerFields {
  baseUrl: Field<string>;
  token: Field<string>;
  /** Whether the address is on the reader's own machine, where the mocks are. */
  isLocal(): boolean;
  /** Calls back whenever that may have changed. */
  onChange(listener: () => void): void;
  /** Behind a reset of the form: the token is that of the mock again. */
  reset(): void;
}

/** Token for the mock, which takes any. */
const MOCK_TOKEN = "demo-token";

/**
 * The fields of the server. The address is kept in the tab's storage; the token never leaves these
 * fields but in a request, and is taken away as soon as another server is named.
 *
 * @param api name of the API, whose address is kept by itself
 * @param mock address of its mock
 */
export function createServerFields(api: string, mock: string, words: FormWords): ServerFields {
  const key = `liaison.server.${api}`;
  const address = element("input", {
    ...{ type: "url", required: true, autocomplete: "off", spellcheck: "false", value: mock },
  });
  const secret = element("input", {
    ...{ type: "password", autocomplete: "off", spellcheck: "false", autocapitalize: "off" },
  });
  const show = element("button", { type: "button", "aria-pressed": "false" }, words.showToken);
  show.addEventListener("click", () => {
    const isShown = secret.type === "text";
    secret.type = isShown ? "password" : "text";
    show.ariaPressed = String(!isShown);
  });
  const kept = recall(key);
  if (kept !== null && readOrigin(kept) !== undefined) address.value = kept;
  let origin = readOrigin(address.value);
  const usualToken = (): string => (isLoopback(address.value) ? MOCK_TOKEN : "");
  secret.value = usualToken();

  const listeners: (() => void)[] = [];
  const followAddress = (): void => {
    const now = readOrigin(address.value);
    if (now !== origin) secret.value = usualToken();
    origin = now;
    keep(key, now === undefined || address.value === mock ? undefined : address.value);
    for (const listener of listeners) listener();
  };
  // Not when the field is left: what hides then would move the button that is just being pressed.
  address.addEventListener("input", followAddress);
  const baseLook = { id: "try-it-server", name: "baseUrl", label: words.baseUrl };
  const tokenLook = { id: "try-it-token", name: "token", label: words.token, after: show };
  return {
    baseUrl: createField(address, { ...baseLook, hint: words.baseUrlHint }, () => {
      followAddress();
      try {
        return checkBaseUrl(address.value);
      } catch {
        throw new FieldProblem(words.baseUrlWrong);
      }
    }),
    token: createField(secret, { ...tokenLook, hint: words.tokenHint }, () => {
      try {
        if (secret.value !== "") checkToken("token", secret.value);
        return secret.value;
      } catch {
        throw new FieldProblem(words.tokenWrong);
      }
    }),
    isLocal: () => isLoopback(address.value),
    onChange: (listener) => void listeners.push(listener),
    reset() {
      secret.value = usualToken();
      followAddress();
    },
  };
}

/** Whether an address is on the reader's own machine. */
export function isLoopback(address: string): boolean {
  const { hostname } = URL.canParse(address) ? new URL(address) : { hostname: "" };
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

function readOrigin(address: string): string | undefined {
  try {
    return new URL(checkBaseUrl(address)).origin;
  } catch {
    return undefined;
  }
}

function recall(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string | undefined): void {
  try {
    if (value === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    // Storage is refused: the address holds for this page.
  }
}
