/** What needs Node: tokens in a file. */
export { type FileTokenStoreOptions, fileTokenStore } from "@liaison/client/node/fileTokenStore";
