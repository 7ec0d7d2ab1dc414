import alone from "../../vitest.alone.config.ts";
import { timed } from "./vitest.config.ts";

// Most of the time they wait, so that two do not disturb each other.
export default { test: { ...alone.test, include: timed, maxWorkers: 2 } };
