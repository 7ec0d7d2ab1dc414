export type { Call } from "./calls/calls.ts";
export type { Api } from "./description.ts";
export type { MockOptions } from "./mockOptions.ts";
export type { Selection } from "./scenario/selection.ts";
export { StartError } from "./startError.ts";
export { type Mock, startMock } from "./startMock.ts";
export type { TokenEntry, TokenStatus, TokenTable } from "./tokens/tokens.ts";
