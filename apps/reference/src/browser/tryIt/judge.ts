import type { Contract, PrecompiledValidators, Verdict } from "@liaison/contract/precompiled";
import type { TriedAnswer, TriedRequest } from "./sendRequest.ts";

/** What the contract engine says of an exchange. */
export type { Verdict };

/** Why nothing can be judged: no rules for the API, of another version, or not to be had. */
export type NoVerdict = "noRules" | "rulesOld" | "noRulesLoaded";

/** The rules of the APIs, compiled; each is loaded with the first request that is sent. */
const VALIDATORS: Record<string, () => Promise<{ validators: PrecompiledValidators }>> = {
  amocrm: () => import("@liaison/contract/validators/amocrm"),
  suprsend: () => import("@liaison/contract/validators/suprsend"),
};

let loaded: Promise<Contract | NoVerdict> | undefined;

/**
 * Loads what judges the exchanges of an API, once.
 *
 * @param description address of the description that the rules were made of
 */
export async function loadContract(api: string, description: URL): Promise<Contract | NoVerdict> {
  loaded ??= load(api, description);
  const contract = await loaded;
  // What failed is tried again with the next request.
  if (typeof contract === "string") loaded = undefined;
  return contract;
}

async function load(api: string, description: URL): Promise<Contract | NoVerdict> {
  const loadValidators = VALIDATORS[api];
  if (loadValidators === undefined) return "noRules";
  try {
    const [{ createPrecompiledContract, ContractError }, { validators }, document] =
      await Promise.all([
        import("@liaison/contract/precompiled"),
        loadValidators(),
        // Not from a cache: it has no hash in its name, and must be that of the validators.
        fetch(description, { cache: "no-cache" }).then((response) => response.json()),
      ]);
    try {
      return createPrecompiledContract(document, validators);
    } catch (error) {
      if (error instanceof ContractError) return "rulesOld";
      throw error;
    }
  } catch {
    return "noRulesLoaded";
  }
}

/** Holds an exchange against the description. */
export function judge(contract: Contract, request: TriedRequest, answer: TriedAnswer): Verdict {
  const { method, target, headers, body } = request;
  return contract.check({
    request: { method, target, headers, body: new TextEncoder().encode(body) },
    response: { status: answer.status, headers: answer.headers, body: answer.body },
  });
}
