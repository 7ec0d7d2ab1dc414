export type { Api } from "./description.ts";
export type { Log } from "./handler.ts";
export { StartError } from "./startError.ts";
export { type Mock, type MockOptions, startMock } from "./startMock.ts";
