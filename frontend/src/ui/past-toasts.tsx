/** The notices of this page that have gone, behind a bell in the bar. */
import { Bell } from "lucide-react";

import { texts } from "../texts";
import { Age } from "./age";
import { Button } from "./button";
import { classes } from "./classes";
import styles from "./past-toasts.module.css";
import { Popover } from "./popover";
import { Sentence } from "./sentence";
import {
  forgetToasts,
  markToastsSeen,
  usePastToasts,
  useUnseenToasts,
  type PastToast,
} from "./toast-store";

const words = texts.ui.notices;

export function PastToasts({ openAtOnce = false }: { openAtOnce?: boolean }) {
  const past = usePastToasts();
  const unseen = useUnseenToasts();
  return (
    <Popover
      title={words.past}
      align="end"
      openAtOnce={openAtOnce}
      onOpenChange={markToastsSeen}
      trigger={
        <Button
          look="quiet"
          icon={Bell}
          iconOnly
          className={classes(styles.bell, unseen > 0 && styles.unseen)}
        >
          {words.unseen(unseen)}
        </Button>
      }
    >
      {past.length === 0 ? (
        <p className={styles.none}>{words.none}</p>
      ) : (
        <>
          <ul className={styles.list} aria-label={words.past}>
            {past.map((notice) => (
              <Past key={notice.id} notice={notice} />
            ))}
          </ul>
          <Button size="s" look="quiet" onClick={forgetToasts}>
            {words.forget}
          </Button>
        </>
      )}
    </Popover>
  );
}

function Past({ notice }: { notice: PastToast }) {
  return (
    <li className={classes(styles.item, styles[notice.kind])}>
      <p className={styles.title}>{notice.title}</p>
      {notice.text != null && notice.text !== "" && <p className={styles.text}>{notice.text}</p>}
      <p className={styles.meta}>
        {words.kinds[notice.kind]} · <Age at={notice.at} />
        {notice.requestId !== null && (
          <>
            {" · "}
            <Sentence text={texts.ui.request} parts={{ id: <code>{notice.requestId}</code> }} />
          </>
        )}
      </p>
    </li>
  );
}
