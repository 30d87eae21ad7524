/** A change that is under way, and one that was taken back. */
import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { Suspense, useState } from "react";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { Age } from "../../ui/age";
import { Button, buttonClass } from "../../ui/button";
import { visibleText } from "../../ui/hostile-text";
import { lazyPart } from "../../ui/lazy-part";
import { Notice } from "../../ui/notice";
import { Sentence } from "../../ui/sentence";
import styles from "./change-notices.module.css";

const ReportButton = lazyPart(async () => (await import("./reports/report-button")).ReportButton);

const words = texts.botDetail.change;

export function ChangeNotices({ bot }: { bot: Bot }) {
  const { change, rolled_back: rolledBack } = bot;
  if (change) {
    const waits = bot.power === "stopped";
    return (
      <Notice
        tone="info"
        role="status"
        className={styles.notice}
        title={waits ? words.waiting(change.to) : words.changing(change.to)}
      >
        {waits ? words.waitingText : words.changingText(change.from)}
      </Notice>
    );
  }
  if (!rolledBack) return null;
  return <RolledBack key={rolledBack.at} bot={bot} told={rolledBack} />;
}

const storageKey = (bot: Bot) => `botmaker.rolled-back.${bot.id}`;

function RolledBack({ bot, told }: { bot: Bot; told: NonNullable<Bot["rolled_back"]> }) {
  const [dismissed, setDismissed] = useState(() => window.localStorage.getItem(storageKey(bot)) === told.at);
  if (dismissed) return null;
  const dismiss = () => {
    window.localStorage.setItem(storageKey(bot), told.at);
    setDismissed(true);
  };
  return (
    <Notice
      tone="warn"
      role="status"
      className={styles.notice}
      title={<Sentence text={words.rolledBack(told.generation)} parts={{ age: <Age at={told.at} /> }} />}
      action={
        <span className={styles.actions}>
          <Suspense fallback={null}>
            <ReportButton bot={bot} at={told.at} />
          </Suspense>
          <Link to="/bots/$bot/history" params={{ bot: bot.hostname }} className={buttonClass("secondary", "s")}>
            {words.history}
          </Link>
          <Button size="s" look="quiet" icon={X} iconOnly title={words.dismiss} onClick={dismiss}>
            {words.dismiss}
          </Button>
        </span>
      }
    >
      <p className={styles.reason}>{visibleText(told.reason.detail)}</p>
      {told.reason.hint !== null && <p className={styles.reason}>{visibleText(told.reason.hint)}</p>}
    </Notice>
  );
}
