import type { Guest } from "../src/registerGuests.ts";

/** A contact of the examples in the description of amoCRM. */
export const ada: Guest = { name: "Ada Sample", phone: "+12025550101" };

/** Nobody's contact so far. */
export const boris: Guest = { name: "Boris Sample", phone: "+12025550103" };
