import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";

import { buttonClass } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { ProblemNotice } from "../../ui/problem-notice";
import { Skeleton } from "../../ui/skeleton";
import { useTitle } from "../../ui/use-title";
import { BotCard } from "./bot-card";
import { BotFace } from "./bot-face";
import styles from "./bots-page.module.css";
import { botsQuery } from "./queries";
import { fleetSummary } from "./status-words";

function CreateLink() {
  return (
    <Link to="/bots/new" className={buttonClass("primary")}>
      <Plus aria-hidden size={16} />
      Create bot
    </Link>
  );
}

export function BotsPage() {
  useTitle("Bots");
  const { data: bots, error, refetch, isPending } = useQuery(botsQuery);
  return (
    <>
      <header className={styles.header}>
        <div>
          <h1>Bots</h1>
          <p className={styles.summary} role="status">
            {bots && fleetSummary(bots.map((bot) => bot.status.state))}
          </p>
        </div>
        {bots && bots.length > 0 && <CreateLink />}
      </header>
      {error && (
        <ProblemNotice
          title="The bots could not be loaded"
          error={error}
          onRetry={() => void refetch()}
        />
      )}
      {isPending && !error && <LoadingCards />}
      {bots?.length === 0 && <NoBots />}
      {bots && bots.length > 0 && (
        <ul className={styles.grid} aria-label="Bots">
          {bots.map((bot) => (
            <li key={bot.id} className={styles.cell}>
              <BotCard bot={bot} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function LoadingCards() {
  return (
    <div className={styles.grid} role="status" aria-label="Loading bots">
      {["a", "b", "c"].map((key) => (
        <Skeleton key={key} className={styles.placeholder} />
      ))}
    </div>
  );
}

function NoBots() {
  return (
    <EmptyState
      title="No bots yet"
      picture={
        <div className={styles.sleepers}>
          <BotFace seed="ada" state="stopped" size="l" />
          <BotFace seed="grace" state="running" size="l" />
          <BotFace seed="linus-t" state="stopped" size="l" />
        </div>
      }
      action={<CreateLink />}
    >
      <p>
        A bot is an OpenClaw agent in a container of its own: you give it a name, a model and, if you like, a chat
        service. The built-in demo model needs no key, so the first one takes a minute.
      </p>
    </EmptyState>
  );
}
