/** Somebody else changed the bot while this page was being typed into: what they did, and the two ways on. */
import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { Notice } from "../../../ui/notice";
import { Sentence } from "../../../ui/sentence";
import { differences, type Difference } from "./profile";
import styles from "./settings.module.css";
import type { ProfileEditor } from "./use-profile";

interface StaleNoticeProps {
  seen: Bot;
  present: Bot;
  editor: ProfileEditor;
}

export function StaleNotice({ seen, present, editor }: StaleNoticeProps) {
  const words = texts.botDetail.settings.stale;
  return (
    <Notice tone="warn" role="alert" title={words.title}>
      <p>{words.text}</p>
      <p>{words.changed}</p>
      <ul className={styles.changes}>
        {differences(seen, present).map((difference) => (
          <li key={difference.what}>
            <DifferenceWords difference={difference} />
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        <Button size="s" look="primary" busy={editor.busy} onClick={editor.saveOver}>
          {words.overwrite}
        </Button>
        <Button size="s" onClick={editor.discard}>
          {words.reload}
        </Button>
      </div>
    </Notice>
  );
}

function DifferenceWords({ difference }: { difference: Difference }) {
  const words = texts.botDetail.settings.stale;
  switch (difference.what) {
    case "name":
      return <Sentence text={words.name} parts={{ value: <bdi>{difference.value}</bdi> }} />;
    case "tags":
      if (difference.value.length === 0) return words.noTags;
      return <Sentence text={words.tags} parts={{ value: difference.value.join(", ") }} />;
    case "avatar":
      return words.avatar;
  }
}
