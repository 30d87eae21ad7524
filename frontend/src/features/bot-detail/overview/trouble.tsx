/** What is wrong with the bot and what to do about it: the first thing to read on its page. */
import { Link } from "@tanstack/react-router";
import { Activity, Play, ScrollText } from "lucide-react";
import { Suspense } from "react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Age } from "../../../ui/age";
import { Button, buttonClass } from "../../../ui/button";
import { classes } from "../../../ui/classes";
import { visibleText } from "../../../ui/hostile-text";
import { lazyPart } from "../../../ui/lazy-part";
import { ProblemNotice } from "../../../ui/problem-notice";
import { Sentence } from "../../../ui/sentence";
import { statusWords } from "../../bots";
import { usePower } from "../use-power";
import styles from "./trouble.module.css";

const GoBack = lazyPart(async () => (await import("../history/go-back")).GoBack);
const ReportButton = lazyPart(async () => (await import("../reports/report-button")).ReportButton);

/** Of a bot that BotMaker gave up there may be a report. */
const HAS_REPORT: ReadonlySet<Bot["status"]["state"]> = new Set(["crash_looping", "failed"]);

/** Whether the bot is in a state in which somebody should act. */
export function isTroubled(bot: Bot): boolean {
  const { tone } = statusWords(bot.status.state);
  return tone === "bad" || tone === "warn";
}

export function Trouble({ bot }: { bot: Bot }) {
  const words = texts.botDetail.trouble;
  const { state, reason, since, evidence } = bot.status;
  const { word, meaning, tone, icon: Icon } = statusWords(state);
  const params = { bot: bot.hostname };
  const exit = evidence.container?.state === "running" ? null : evidence.container?.exit_code;
  return (
    <section
      className={classes(styles.trouble, tone === "warn" ? styles.warn : styles.bad)}
      aria-label={words.label}
    >
      <Icon aria-hidden size={28} className={styles.icon} />
      <div className={styles.words}>
        <p className={styles.state}>
          {word} <Sentence text={texts.botDetail.since} parts={{ age: <Age at={since} /> }} />
          {reason && <code>{reason.code}</code>}
        </p>
        <h2 className={styles.reason}>{reason ? visibleText(reason.detail) : meaning}</h2>
        {reason && <p className={styles.meaning}>{meaning}</p>}
        {exit != null && exit !== 0 && (
          <p className={styles.meaning}>
            {evidence.container?.oom_killed ? words.memory : words.exit(exit)}
          </p>
        )}
      </div>
      <div className={styles.next}>
        <h3 className={styles.nextTitle}>{words.next}</h3>
        <p className={styles.hint}>{reason?.hint == null ? words.noHint : visibleText(reason.hint)}</p>
        {state === "crash_looping" && <WaysOn bot={bot} />}
        <p className={styles.links}>
          {HAS_REPORT.has(state) && (
            <Suspense fallback={null}>
              <ReportButton bot={bot} at={since} />
            </Suspense>
          )}
          <Link to="/bots/$bot/logs" params={params} className={buttonClass("secondary", "s")}>
            <ScrollText aria-hidden size={15} />
            {words.logs}
          </Link>
          <Link to="/bots/$bot/activity" params={params} className={buttonClass("quiet", "s")}>
            <Activity aria-hidden size={15} />
            {words.activity}
          </Link>
        </p>
      </div>
    </section>
  );
}

/** A bot that died again and again is started by a person only: as it is, or as it was when it worked. */
function WaysOn({ bot }: { bot: Bot }) {
  const words = texts.botDetail.trouble;
  const power = usePower(bot);
  return (
    <>
      <div className={styles.links}>
        <Button
          size="s"
          look="primary"
          icon={Play}
          busy={power.pending === "start"}
          onClick={() => power.ask("start")}
        >
          {words.again}
        </Button>
        <Suspense fallback={null}>
          <GoBack bot={bot} />
        </Suspense>
      </div>
      {power.refused !== null && (
        <ProblemNotice title={texts.botDetail.power.refused[power.refused]} error={power.error} />
      )}
    </>
  );
}
