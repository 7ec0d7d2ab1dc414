import type { JsonType } from "../engine/schemas/schemaView.ts";
import type { Builder } from "./builder.ts";
import { type Facts, fits } from "./facts.ts";
import { type Form, type FormReader, type Part, targetOf, typesOf } from "./form.ts";
import { proposeLists } from "./proposeLists.ts";
import { proposeObjects } from "./proposeObjects.ts";
import { brokenNumbers, brokenTexts, specialNumbers, specialTexts } from "./scalars.ts";
import type { Add, Candidate, Descend, Special, Spot } from "./spot.ts";

/** Places in a schema that are looked at; a schema that has more of them is cut. */
const MOST_SPOTS = 2000;

/**
 * Proposes values for a schema, one step at a time: of every place each form, bound, member and
 * property on its own, in a value that is otherwise as small as it can be. Places near the root come
 * first, and schemas that were met before come last, without what is below them.
 */
export function* proposeValues(
  reader: FormReader,
  builder: Builder,
  root: Part,
): Generator<Candidate> {
  const found: Candidate[] = [];
  const queue: Spot[] = [{ parts: [root], place: "", wrap: (value) => value }];
  const repeated: Spot[] = [];
  const seen = new Set<string>();
  const descend = (spot: Spot): void => {
    const key = targetOf(spot.parts);
    (seen.has(key) ? repeated : queue).push(spot);
    seen.add(key);
  };
  const propose = createProposer(reader, builder, found, descend);
  // The lists grow while they are read.
  for (const spot of queue) {
    propose(spot);
    yield* found.splice(0);
    if (queue.length > MOST_SPOTS) break;
  }
  const inner = createProposer(reader, builder, found, () => {});
  for (const spot of repeated.slice(0, MOST_SPOTS)) {
    inner(spot);
    yield* found.splice(0);
  }
}

function createProposer(
  reader: FormReader,
  builder: Builder,
  found: Candidate[],
  descend: Descend,
): (spot: Spot) => void {
  const add: Add = ({ place, wrap, union, form, isGuess }, { value, phrase, keyword, at = "" }) => {
    if (value === undefined) return;
    const whole = wrap(value);
    if (whole === undefined) return;
    found.push({
      value: whole,
      place: `${place}${at}`,
      phrase,
      ...(keyword !== undefined && { keyword }),
      ...(union !== undefined && { union }),
      ...(form !== undefined && { form }),
      ...(isGuess && { isGuess }),
    });
  };

  const propose = (at: Spot): void => {
    const forms = reader.forms(at.parts);
    if (forms.every((form) => builder.smallestOf(form) === undefined)) {
      found.push({ value: undefined, place: at.place, phrase: "cannot be made" });
    }
    for (const [index, form] of forms.entries()) {
      const choice = form.choices.join(" ");
      const spot =
        forms.length === 1
          ? at
          : { union: at.place, ...at, ...(choice !== "" && { form: choice }) };
      const smallest = builder.smallestOf(form);
      const isPlain = typeof smallest !== "object" || smallest === null;
      const ordinary = isPlain ? "is an ordinary value" : "is as small as can be";
      const phrase = spot.form === undefined ? ordinary : `${ordinary} as ${spot.form}`;
      add(spot, { value: smallest, phrase });
      const all = reader.facts(form);
      proposeMembers(add, spot, all);
      for (const type of builder.typesOf(form)) {
        if (all.members === undefined) proposeOf(type, spot, form);
      }
      if (index === 0) for (const wrong of wrongTypes(reader, at.parts)) add(at, wrong);
      proposeRuledOut(reader, builder, add, spot, form);
    }
  };

  const proposeOf = (type: JsonType, spot: Spot, form: Form): void => {
    const all = reader.facts(form);
    const hard = reader.facts(form, "hard");
    switch (type) {
      case "boolean":
        add(spot, { value: true, phrase: "is true" });
        add(spot, { value: false, phrase: "is false" });
        return;
      case "null":
        add(spot, { value: null, phrase: "is null" });
        return;
      case "integer":
      case "number": {
        const base = builder.smallestOf(form);
        for (const special of specialNumbers(all)) add(spot, special);
        if (typeof base !== "number") return;
        for (const broken of brokenNumbers(hard, base)) add(spot, broken);
        return;
      }
      case "string": {
        const base = builder.smallestOf(form);
        if (typeof base !== "string") return;
        for (const value of all.known.slice(1)) add(spot, { value, phrase: `is ${value}` });
        if (all.known.length > 0) add(spot, { value: "other_member", phrase: "is a new member" });
        else for (const special of specialTexts(all, base)) add(spot, special);
        for (const broken of brokenTexts(hard, base)) add(spot, broken);
        return;
      }
      case "array":
        proposeLists(reader, builder, add, descend, spot, form);
        return;
      case "object":
        proposeObjects(builder, add, descend, spot, form, all, hard);
    }
  };
  return propose;
}

function proposeMembers(add: Add, spot: Spot, all: Facts): void {
  const { members, memberKeyword } = all;
  if (members === undefined) return;
  if (members.length > 1) {
    for (const value of members) add(spot, { value, phrase: `is ${JSON.stringify(value)}` });
  }
  const texts = members.filter((one) => typeof one === "string");
  const numbers = members.filter((one) => typeof one === "number");
  const [text] = texts;
  const keyword = memberKeyword;
  if (text !== undefined) {
    const others = [text.toUpperCase(), text.toLowerCase()].filter((one) => !texts.includes(one));
    add(spot, { value: `${text}_other`, phrase: "is no member", keyword });
    add(spot, { value: others[0], phrase: "is a member in other letters", keyword });
    if (!texts.includes("")) add(spot, { value: "", phrase: "is empty", keyword });
  }
  if (numbers.length > 0) {
    add(spot, { value: Math.max(...numbers) + 1, phrase: "is no member", keyword });
  }
  const isBoolean = members.some((one) => typeof one === "boolean");
  if (isBoolean && members.length === 1) {
    add(spot, { value: members[0] !== true, phrase: `is ${members[0] !== true}`, keyword });
  }
}

/** A value for each type that the parts do not allow, and near misses of those that they do. */
function wrongTypes(reader: FormReader, parts: readonly Part[]): Special[] {
  const forms = reader.forms(parts);
  const types = typesOf(reader, forms);
  const [only] = forms;
  const facts = only === undefined || forms.length > 1 ? undefined : reader.facts(only);
  const keyword = facts?.members === undefined ? "type" : facts.memberKeyword;
  const text = types.has("integer") ? "1" : types.has("boolean") ? "true" : "text";
  const wrong: readonly (readonly [unknown, string])[] = [
    [null, "is null"],
    [text, `is the text "${text}"`],
    [1.5, "is 1.5"],
    [7, "is a number"],
    [true, "is true"],
    [{}, "is an object"],
    [[], "is a list"],
  ];
  return wrong
    .filter(([value]) => !fits(value, types))
    .filter(([value]) => value !== 1.5 || types.has("integer"))
    .map(([value, phrase]) => ({ value, phrase, keyword }));
}

/** What `not` rules out. */
function proposeRuledOut(
  reader: FormReader,
  builder: Builder,
  add: Add,
  spot: Spot,
  form: Form,
): void {
  for (const not of reader.facts(form, "hard").nots) {
    for (const ruledOut of reader.forms([...form.nodes, not]).slice(0, 3)) {
      add(spot, { value: builder.smallestOf(ruledOut), phrase: "is ruled out", keyword: "not" });
    }
  }
}
