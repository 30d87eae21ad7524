/** The last ends of the bot that nobody wished. */
import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Age } from "../../../ui/age";
import { visibleText } from "../../../ui/hostile-text";
import { Sentence } from "../../../ui/sentence";
import styles from "./evidence.module.css";

const words = texts.botDetail.deaths;

/** So many are shown; the activity has all of them. */
const SHOWN = 3;

export function Deaths({ deaths }: { deaths: Bot["deaths"] }) {
  if (deaths.length === 0) return null;
  return (
    <div className={styles.group}>
      <h3 className={styles.source}>
        {words.title}
        {deaths.length > SHOWN && <span className={styles.seen}>{words.shown(SHOWN, deaths.length)}</span>}
      </h3>
      <ul className={styles.deaths} aria-label={words.title}>
        {deaths.slice(0, SHOWN).map((death) => (
          <li key={death.at}>
            <p className={styles.when}>
              <span>
                <Sentence text={texts.botDetail.build.ago} parts={{ age: <Age at={death.at} /> }} />
              </span>
              {death.oom_killed && <span className={styles.bad}>{texts.botDetail.container.outOfMemory}</span>}
              {death.exit_code !== null && <code>{words.exit(death.exit_code)}</code>}
            </p>
            <p className={styles.why}>{visibleText(death.reason.detail)}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}
