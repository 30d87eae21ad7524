import type { CatalogChannel } from "../../api/types";
import { texts } from "../../texts";
import styles from "./how-to.module.css";
import { OutsideLink } from "./outside-link";

const words = texts.botForm.channels;

/** The few steps that lead to a service's tokens. */
export function HowTo({ channel, open }: { channel: CatalogChannel; open: boolean }) {
  const { how_to: steps, url, name } = channel;
  return (
    <details className={styles.howTo} open={open}>
      <summary className={styles.title}>{words.howTo(name)}</summary>
      <ol className={styles.steps}>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <OutsideLink href={url}>{words.open(new URL(url).host)}</OutsideLink>
    </details>
  );
}
