import type { UserConfig } from "tsdown";
import { clientBuild } from "../client/tools/clientBuild.ts";

const config: UserConfig[] = clientBuild({
  node: "src/node.ts",
  redis: "src/redis.ts",
  undici: "src/undici.ts",
  // Started by the store of tokens in a file, which looks for it beside itself.
  renewalProcess: "../client/src/node/renewalProcess.ts",
});
export default config;
