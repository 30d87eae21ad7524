/** What the bot spends of the keyring's keys, what bounds that, and cutting it off. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Coins } from "lucide-react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Age } from "../../../ui/age";
import { buttonClass } from "../../../ui/button";
import { Sentence } from "../../../ui/sentence";
import {
  BudgetMeter,
  budgetsQuery,
  CutOffButton,
  moneyText,
  runwayText,
  tokensText,
  useIsAdmin,
  useRunway,
  usesKeyring,
} from "../../keyring";
import { Card } from "./card";
import { Fact, Facts } from "./fact";
import { NewTokenButton } from "./new-token-button";
import { Rate } from "./rate";
import styles from "./spend.module.css";

const words = texts.keyring.bot;

/** The demo model costs nobody anything. */
export function hasSpend(bot: Bot): boolean {
  return bot.provider !== "demo" || bot.usage !== null;
}

export function Spend({ bot }: { bot: Bot }) {
  const requests = (
    <Link to="/usage/requests" search={{ bot: bot.id } as never}>
      {words.more}
    </Link>
  );
  return (
    <Card title={words.title} aside={usesKeyring(bot) && requests}>
      {usesKeyring(bot) ? (
        <>
          <Figures bot={bot} />
          <Budgets bot={bot} />
        </>
      ) : (
        <OwnKey bot={bot} />
      )}
    </Card>
  );
}

function Figures({ bot }: { bot: Bot }) {
  const runway = useRunway(bot);
  const { usage } = bot;
  if (usage === null) {
    return (
      <>
        <p className={styles.quiet}>{words.nothing}</p>
        <Facts>
          <Rate bot={bot} />
        </Facts>
      </>
    );
  }
  return (
    <Facts>
      <Fact name={words.today} data>
        {moneyText(usage.cost_today_micro_usd)}
      </Fact>
      <Fact name={words.month} data>
        {moneyText(usage.cost_month_micro_usd)}
      </Fact>
      <Fact name={words.total} data>
        {moneyText(usage.cost_micro_usd)}
      </Fact>
      <Fact name={words.tokens} data>
        {words.inRequests(tokensText(usage.tokens), usage.requests)}
      </Fact>
      <Fact name={words.active}>
        {usage.last_active_at === null ? (
          words.never
        ) : (
          <span>
            <Sentence text={words.ago} parts={{ age: <Age at={usage.last_active_at} /> }} />
          </span>
        )}
      </Fact>
      {runway && (
        <Fact name={words.runway}>
          <span title={texts.keyring.runway.title}>{runwayText(runway)}</span>
        </Fact>
      )}
      <Rate bot={bot} />
    </Facts>
  );
}

function Budgets({ bot }: { bot: Bot }) {
  const isAdmin = useIsAdmin();
  const { data } = useQuery({
    ...budgetsQuery,
    select: (budgets) => budgets.filter(({ scope }) => scope.kind === "bot" && scope.id === bot.id),
  });
  return (
    <>
      {data?.map((budget) => (
        <BudgetMeter
          key={`${budget.period} ${budget.unit}`}
          budget={budget}
          label={words.budgets[budget.period]}
        />
      ))}
      {data?.length === 0 && <p className={styles.quiet}>{words.noBudget}</p>}
      <p className={styles.actions}>
        {isAdmin && (
          <Link to="/usage/budgets" search={{ bot: bot.id } as never} className={buttonClass("secondary", "s")}>
            <Coins aria-hidden size={15} />
            {words.setBudget}
          </Link>
        )}
        <NewTokenButton bot={bot} />
        <CutOffButton bot={bot} />
      </p>
    </>
  );
}

function OwnKey({ bot }: { bot: Bot }) {
  return (
    <>
      <p className={styles.quiet}>{words.own}</p>
      <p className={styles.actions}>
        <Link to="/bots/$bot/settings" params={{ bot: bot.hostname }} className={buttonClass("secondary", "s")}>
          {words.choose}
        </Link>
      </p>
    </>
  );
}
