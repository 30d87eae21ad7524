/** The sums over the whole time. */
import { texts } from "../../../texts";
import { moneyText, tokensText } from "../../keyring";
import styles from "./spend.module.css";
import type { Sum } from "./sums";

const words = texts.usage.totals;

const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0 });

export function Totals({ sum }: { sum: Sum }) {
  return (
    <dl className={styles.totals} aria-label={words.label}>
      <Total name={words.cost} value={moneyText(sum.cost)} />
      <Total
        name={words.tokens}
        value={tokensText(sum.tokens)}
        note={sum.cached > 0 ? words.cached(percent.format(sum.cached / sum.input)) : undefined}
      />
      <Total
        name={words.requests}
        value={sum.requests.toLocaleString("en")}
        note={sum.failures > 0 ? words.failures(sum.failures) : undefined}
      />
    </dl>
  );
}

function Total({ name, value, note }: { name: string; value: string; note?: string | undefined }) {
  return (
    <div className={styles.total}>
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        {note !== undefined && <span>{note}</span>}
      </dd>
    </div>
  );
}
