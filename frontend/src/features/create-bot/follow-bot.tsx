/** A new bot on its way from the wish to its first answer. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MessageCircle } from "lucide-react";
import { useState } from "react";

import { asApiError, type ApiError } from "../../api/problem";
import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { useNow } from "../../ui/age";
import { buttonClass } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { visibleText } from "../../ui/hostile-text";
import { Notice } from "../../ui/notice";
import { ProblemNotice } from "../../ui/problem-notice";
import { Skeleton } from "../../ui/skeleton";
import { useTitle } from "../../ui/use-title";
import { avatarOf, BotFace, botQuery } from "../bots";
import styles from "./follow-bot.module.css";
import { earliest, outcomeOf, STAGES, stagesOf, timesOf, type Outcome, type Times } from "./progress";
import { ProgressList } from "./progress-list";

const words = texts.createBot.follow;

/** Events tell each change of status; what lies between, such as a first good probe, is in the bot's evidence only. */
const EVIDENCE_MS = 1000;

/** Most bots are ready by then. */
const USUAL_MS = 60_000;

interface FollowBotProps {
  /** Its host name. */
  address: string;
  /** Why its picture was refused, if it was. */
  pictureError: ApiError | null;
}

export function FollowBot({ address, pictureError }: FollowBotProps) {
  const { data: bot, error, refetch } = useQuery({
    ...botQuery(address),
    refetchInterval: ({ state }) =>
      state.error || (state.data && outcomeOf(state.data) !== "under way") ? false : EVIDENCE_MS,
  });
  useTitle(bot ? titleOf(bot) : address);
  if (error && asApiError(error).status === 404) {
    return <EmptyState title={words.gone}>{words.goneText}</EmptyState>;
  }
  if (error && !bot) {
    return <ProblemNotice title={words.loadFailed} error={error} onRetry={() => void refetch()} />;
  }
  if (!bot) {
    return (
      <div role="status" aria-busy="true" aria-label={words.wait}>
        <Skeleton className={styles.placeholder} />
      </div>
    );
  }
  return <Followed bot={bot} pictureError={pictureError} />;
}

const TITLES: Record<Outcome, (name: string) => string> = {
  "under way": words.title,
  ready: words.titleReady,
  failed: words.titleFailed,
  stopped: words.titleStopped,
};

function titleOf(bot: Bot): string {
  return TITLES[outcomeOf(bot)](bot.name);
}

function Followed({ bot, pictureError }: { bot: Bot; pictureError: ApiError | null }) {
  const outcome = outcomeOf(bot);
  const times = useTimes(bot);
  const { reason, state } = bot.status;
  return (
    <div className={styles.follow}>
      <header className={styles.header}>
        <BotFace seed={bot.hostname} state={state} size="l" avatar={avatarOf(bot)} bot={bot.id} />
        <div role="status" className={styles.words}>
          <h1 className={styles.title}>
            <bdi>{titleOf(bot)}</bdi>
          </h1>
          <p className={styles.lead}>
            {outcome === "under way" ? <Patience createdAt={bot.created_at} /> : leadOf(outcome, times)}
          </p>
        </div>
      </header>
      <ProgressList stages={stagesOf(bot)} times={times} createdAt={Date.parse(bot.created_at)} />
      {reason && outcome !== "under way" && (
        <Notice
          tone={outcome === "failed" ? "bad" : "warn"}
          role="alert"
          title={visibleText(reason.detail)}
          className={styles.reason}
          action={
            <Link to="/bots/$bot/logs" params={{ bot: bot.hostname }} className={buttonClass("secondary", "s")}>
              {words.logs}
            </Link>
          }
        >
          {reason.hint}
        </Notice>
      )}
      {pictureError && (
        <Notice tone="warn" role="status" title={words.pictureFailed}>
          <p>{pictureError.message}</p>
          <p>{words.pictureLater}</p>
        </Notice>
      )}
      <NextActions bot={bot} outcome={outcome} />
    </div>
  );
}

/** When each stage was reached. Evidence is overwritten by newer evidence, so its first times are kept. */
function useTimes(bot: Bot): Times {
  const [known, setKnown] = useState<Times>({});
  const times = earliest(known, timesOf(bot));
  if (STAGES.some((stage) => times[stage] !== known[stage])) setKnown(times);
  return times;
}

/** How long it usually takes, and what to do when it takes longer. */
function Patience({ createdAt }: { createdAt: string }) {
  return useNow() - Date.parse(createdAt) > USUAL_MS ? words.leadLong : words.lead;
}

function leadOf(outcome: Outcome, times: Times): string {
  if (outcome === "failed") return words.leadFailed;
  if (outcome === "stopped") return words.leadStopped;
  const seconds = ((times.ready ?? 0) - (times.written ?? 0)) / 1000;
  return words.leadReady(Math.max(1, Math.round(seconds)));
}

function NextActions({ bot, outcome }: { bot: Bot; outcome: Outcome }) {
  const params = { bot: bot.hostname };
  return (
    <div className={styles.actions}>
      {outcome === "ready" && (
        <Link to="/bots/$bot/chat" params={params} className={buttonClass("primary")}>
          <MessageCircle aria-hidden size={16} />
          {words.hello}
        </Link>
      )}
      <Link to="/bots/$bot" params={params} className={buttonClass("secondary")}>
        {words.open}
      </Link>
      {outcome === "under way" && (
        <Link to="/bots/$bot/logs" params={params} className={buttonClass("quiet")}>
          {words.logs}
        </Link>
      )}
      <Link to="/bots/new" className={buttonClass("quiet")}>
        {words.another}
      </Link>
    </div>
  );
}
