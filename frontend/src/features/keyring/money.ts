/** Money and tokens as people read them. Amounts of money are whole millionths of a US dollar. */

const MICRO = 1_000_000;
const CENT = 10_000;

const cents = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** Cents, as in "$1.50"; below a cent as much as is needed to see that it is not nothing, as in "$0.0042". */
export function moneyText(micro: number): string {
  if (micro > 0 && micro < CENT) {
    if (micro < 100) return "<$0.0001";
    return `$${(Math.floor(micro / 100) / 10_000).toFixed(4).replace(/0+$/, "")}`;
  }
  return `$${cents.format(micro / MICRO)}`;
}

/** For an axis, where room is scarce: "$2", "$0.50", "$12k". */
export function moneyTick(micro: number): string {
  const dollars = micro / MICRO;
  if (dollars >= 10_000) return `$${compact.format(dollars)}`;
  if (micro % MICRO === 0) return `$${whole.format(dollars)}`;
  return micro < CENT ? `$${Number(dollars.toPrecision(2))}` : `$${dollars.toFixed(2)}`;
}

/** All digits of a price, as in "$0.075". */
export function priceText(micro: number): string {
  const dollars = micro / MICRO;
  const digits = dollars.toFixed(6).replace(/0+$/, "");
  const fraction = digits.split(".")[1] ?? "";
  return `$${fraction.length < 2 ? dollars.toFixed(2) : digits}`;
}

/** As in "950", "12.3K" and "4.5M". */
export function tokensText(count: number): string {
  return compact.format(count);
}

/** Reads dollars as somebody types them; `null` when that is no amount. */
export function parseDollars(text: string): number | null {
  const plain = text.trim().replace(/^\$/, "").replaceAll(",", "");
  if (!/^(?:\d+(?:\.\d{0,6})?|\.\d{1,6})$/.test(plain)) return null;
  const micro = Math.round(Number(plain) * MICRO);
  return Number.isSafeInteger(micro) ? micro : null;
}

/** Dollars as they stand in a field. */
export function dollarsOf(micro: number): string {
  return (micro / MICRO).toFixed(6).replace(/\.?0+$/, "");
}

interface Tokens {
  input_tokens: number;
  cached_tokens: number;
  cache_write_tokens: number;
  output_tokens: number;
}

/** Tokens of every sort. */
export function allTokens(row: Tokens): number {
  return row.input_tokens + row.cached_tokens + row.cache_write_tokens + row.output_tokens;
}
