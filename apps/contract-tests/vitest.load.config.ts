import alone from "../../vitest.alone.config.ts";

export default { test: { ...alone.test, include: ["load/*.load.ts"] } } as const;
