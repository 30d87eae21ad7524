/** Incidents, newest first: what happened, what it means, what to do. */
import { ShieldAlert } from "lucide-react";

import { texts } from "../../texts";
import { Age } from "../../ui/age";
import { visibleText } from "../../ui/hostile-text";
import { Sentence } from "../../ui/sentence";
import type { Incident } from "../keyring";
import { IncidentTitle } from "./incident-title";
import styles from "./incidents.module.css";

const words = texts.keyring.incidents;

export function IncidentList({ incidents }: { incidents: readonly Incident[] }) {
  return (
    <ul className={styles.list} aria-label={words.list}>
      {incidents.map((incident) => (
        <li key={incident.id} className={styles.incident}>
          <ShieldAlert aria-hidden size={16} className={styles.icon} />
          <div className={styles.words}>
            <p className={styles.title}>
              <IncidentTitle incident={incident} />
            </p>
            <p className={styles.when}>
              <Sentence text={words.at} parts={{ age: <Age at={incident.at} /> }} />
              {incident.times > 1 && `, ${words.times(incident.times)}`}
            </p>
            <p>{words.meanings[incident.kind]}</p>
            <p className={styles.detail}>{visibleText(incident.detail)}</p>
            {incident.is_cut_off && <p className={styles.cut}>{words.cutOff}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
