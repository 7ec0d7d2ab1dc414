/** A text written by people: a guide, or the text of the landing page. */
export interface Guide {
  /** Its name in addresses and links. */
  slug: string;
  title: string;
  /** Its first paragraph as plain text. */
  description: string;
  /** Markdown without the title. */
  body: string;
  /** In their order. */
  headings: { id: string; text: string; level: number }[];
  /** What stands behind `sample=` in its fences. */
  samples: string[];
}
