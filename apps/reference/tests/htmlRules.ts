import type { ConfigData } from "html-validate";

/** What our HTML is held against, and the two things that are meant so. */
export const htmlRules: ConfigData = {
  extends: ["html-validate:recommended"],
  rules: {
    // HTML takes small letters too.
    "doctype-style": "off",
    // HTML allows dots: anchors of fields are paths such as `query.filter.updated_at.from`.
    "valid-id": ["error", { relaxed: true }],
  },
};
