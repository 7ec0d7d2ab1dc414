export type { Contract, Verdict } from "./engine/contract.ts";
export { createPrecompiledContract } from "./engine/createPrecompiledContract.ts";
export { ContractError } from "./engine/description/contractError.ts";
export type { PrecompiledValidators } from "./engine/schemas/precompiled.ts";
