/** How English counts: the form of a noun that goes with a number, and numbers with their separators. */

const rules = new Intl.PluralRules("en");
const numbers = new Intl.NumberFormat("en");

interface Forms {
  one: string;
  other: string;
}

/** The number with its separators, as in "1,200". */
export function figure(count: number): string {
  return numbers.format(count);
}

/** The number with the form that goes with it, as in "1 bot" and "1,200 bots". */
export function counted(count: number, forms: Forms): string {
  return `${numbers.format(count)} ${form(count, forms)}`;
}

/** Only the form that goes with the number, as in "needs" and "need". */
export function form(count: number, forms: Forms): string {
  return rules.select(count) === "one" ? forms.one : forms.other;
}

/** Names in a row, as in "Ada, Grace and Linus". */
export function listed(names: string[]): string {
  return new Intl.ListFormat("en", { type: "conjunction" }).format(names);
}
