/** Somebody else changed the bot while this page was being typed into: what they did, and the two ways on. */
import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { Notice } from "../../../ui/notice";
import { bytesText, coresText } from "../../../ui/quantity";
import { Sentence } from "../../../ui/sentence";
import { differences, type Part } from "./differences";
import styles from "./settings.module.css";

const words = texts.botSettings.stale;

interface StaleNoticeProps {
  seen: Bot;
  present: Bot;
  parts: readonly Part[];
  busy: boolean;
  onOver: () => void;
  onReload: () => void;
}

export function StaleNotice({ seen, present, parts, busy, onOver, onReload }: StaleNoticeProps) {
  return (
    <Notice tone="warn" role="alert" title={words.title}>
      <p>{words.text}</p>
      <p>{words.changed}</p>
      <ul className={styles.changes}>
        {differences(seen, present, parts).map((part) => (
          <li key={part}>
            <Sentence text={words.parts[part]} parts={{ value: <bdi>{valueOf(present, part)}</bdi> }} />
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        <Button size="s" look="primary" busy={busy} onClick={onOver}>
          {words.overwrite}
        </Button>
        <Button size="s" onClick={onReload}>
          {words.reload}
        </Button>
      </div>
    </Notice>
  );
}

function valueOf(bot: Bot, part: Part): string {
  switch (part) {
    case "tags":
      return bot.tags.join(", ") || words.none;
    case "channels":
      return bot.channels.map(({ kind }) => kind).join(", ") || words.none;
    case "resources": {
      const { memory_bytes, cpu_millis, pids } = bot.resources;
      return [bytesText(memory_bytes), coresText(cpu_millis), words.pids(pids)].join(", ");
    }
    case "canary_minutes":
      return bot.canary_minutes === null ? words.rule : words.minutes(bot.canary_minutes);
    case "avatar":
      return "";
    case "key": {
      const { short } = texts.keyring.source;
      return bot.key.source === "tags" ? short.tags(bot.key.tags) : short[bot.key.source];
    }
    default:
      return bot[part] ?? words.own;
  }
}
