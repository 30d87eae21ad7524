/** What a bot spends, in two lines for its card. Bots that the keyring knows nothing of have none. */
import { useQuery } from "@tanstack/react-query";
import { Ban } from "lucide-react";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { Age, useNow } from "../../ui/age";
import { Sentence } from "../../ui/sentence";
import styles from "./keyring.module.css";
import { moneyText, tokensText } from "./money";
import { budgetsQuery, keyringQuery } from "./queries";
import { runwayOf, type Runway } from "./runway";

const words = texts.keyring;

const TONES: Record<Runway["kind"], string | undefined> = {
  spent: `${styles.flag} ${styles.bad}`,
  days: styles.warn,
  lasts: undefined,
};

export function runwayText(runway: Runway): string {
  if (runway.kind === "days") {
    return runway.days < 1 ? words.runway.lessThanADay : words.runway.days(runway.days);
  }
  return words.runway[runway.kind];
}

/** Whether the keyring stands between this bot and its model. */
export function usesKeyring(bot: Pick<Bot, "key">): boolean {
  return bot.key.source !== "own";
}

/** Whether this bot is cut off from its model by itself. */
export function useIsCutOff(bot: Pick<Bot, "id" | "key">): boolean {
  const { data } = useQuery({ ...keyringQuery, enabled: usesKeyring(bot) });
  return data?.cut_off.includes(bot.id) ?? false;
}

/** How long the bot's budget of the month lasts; `null` where that cannot be told. */
export function useRunway(bot: Bot): Runway | null {
  const { data } = useQuery({ ...budgetsQuery, enabled: usesKeyring(bot) });
  return runwayOf(bot, data, useNow());
}

export function SpendLine({ bot }: { bot: Bot }) {
  if (!usesKeyring(bot) && bot.usage === null) return null;
  return <Line bot={bot} />;
}

function Line({ bot }: { bot: Bot }) {
  const runway = useRunway(bot);
  const isCutOff = useIsCutOff(bot);
  const { usage } = bot;
  return (
    <span className={styles.spend} role="group" aria-label={words.card.label}>
      {isCutOff && (
        <strong className={`${styles.flag} ${styles.bad}`}>
          <Ban aria-hidden size={13} />
          {words.card.cutOff}
        </strong>
      )}
      {usage === null ? (
        <span>{words.card.nothing}</span>
      ) : (
        <>
          <span>
            {words.card.spent(moneyText(usage.cost_today_micro_usd), moneyText(usage.cost_month_micro_usd))}
          </span>
          <span>
            <span title={words.card.usedTitle}>{words.card.used(usage.requests, tokensText(usage.tokens))}</span>
            {usage.last_active_at !== null && (
              <>
                {" · "}
                <Sentence text={words.card.active} parts={{ age: <Age at={usage.last_active_at} /> }} />
              </>
            )}
          </span>
        </>
      )}
      {runway && (
        <span title={words.runway.title} className={TONES[runway.kind]}>
          {runwayText(runway)}
        </span>
      )}
    </span>
  );
}
