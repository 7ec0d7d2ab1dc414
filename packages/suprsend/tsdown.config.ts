import type { UserConfig } from "tsdown";
import { clientBuild } from "../client/tools/clientBuild.ts";

const config: UserConfig[] = clientBuild(["src/redis.ts", "src/undici.ts"]);
export default config;
