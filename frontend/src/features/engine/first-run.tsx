/** Before the first bot: what keeps bots from running, with the way to put it right. Nothing when all is well. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { texts } from "../../texts";
import { Checklist } from "./checklist";
import styles from "./first-run.module.css";
import { checksQuery } from "./queries";

const words = texts.engine.firstRun;

export function FirstRun() {
  // Only administrators may ask; for others there is nothing that they could put right.
  const { data } = useQuery(checksQuery);
  const bad = data?.checks.filter(({ state }) => state === "bad") ?? [];
  if (bad.length === 0) return null;
  return (
    <section className={styles.card} aria-label={words.title}>
      <h2>{words.title}</h2>
      <p className={styles.text}>{words.text(bad.length)}</p>
      <Checklist checks={bad} />
      <Link to="/system" className={styles.more}>
        {words.more}
      </Link>
    </section>
  );
}
