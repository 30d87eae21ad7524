import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";

import { asApiError } from "../../api/problem";
import type { Bot } from "../../api/types";
import { buttonClass } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { ProblemNotice } from "../../ui/problem-notice";
import { Skeleton } from "../../ui/skeleton";
import { useTitle } from "../../ui/use-title";
import { answersMessages, botQuery, catalogQuery } from "../bots";
import { ChatPanel } from "../chat";
import { LogPanel } from "../logs";
import { BotHeader } from "./bot-header";
import styles from "./bot-page.module.css";
import { Facts } from "./facts";

const route = getRouteApi("/shell/bots/$bot");

/** Status changes arrive as events; the age of the evidence does not, so an open page asks for it now and then. */
const EVIDENCE_MS = 15_000;

export function BotPage() {
  const { bot: address } = route.useParams();
  const { data: bot, error, refetch, isPending } = useQuery({
    ...botQuery(address),
    refetchInterval: (query) => (query.state.error ? false : EVIDENCE_MS),
  });
  useTitle(bot?.name ?? address);
  const gone = error !== null && asApiError(error).status === 404;
  return (
    <>
      <Link to="/" className={styles.back}>
        <ArrowLeft aria-hidden size={16} />
        All bots
      </Link>
      {gone && <Gone address={address} />}
      {error && !gone && (
        <ProblemNotice
          title="This bot could not be loaded"
          error={error}
          onRetry={() => void refetch()}
        />
      )}
      {isPending && !error && <Loading />}
      {bot && !gone && <Loaded bot={bot} key={bot.id} />}
    </>
  );
}

function Loaded({ bot }: { bot: Bot }) {
  const { state } = bot.status;
  const { data: catalog } = useQuery(catalogQuery);
  const provider = catalog?.providers.find(({ id }) => id === bot.provider);
  return (
    <>
      <BotHeader bot={bot} />
      <div className={styles.panels}>
        <ChatPanel
          botId={bot.id}
          botName={bot.name}
          ready={answersMessages(state)}
          demo={provider?.demo ?? false}
        />
        <LogPanel
          botId={bot.id}
          botName={bot.name}
          running={bot.status.evidence.container?.state === "running"}
        />
      </div>
      <Facts bot={bot} />
    </>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading bot">
      <Skeleton className={styles.headerPlaceholder} />
      <div className={styles.panels}>
        <Skeleton />
        <Skeleton />
      </div>
    </div>
  );
}

function Gone({ address }: { address: string }) {
  return (
    <EmptyState
      title="This bot is gone"
      action={
        <Link to="/" className={buttonClass("primary")}>
          Back to the bots
        </Link>
      }
    >
      <p>
        There is no bot <code>{address}</code>. It was deleted, or the address is mistyped.
      </p>
    </EmptyState>
  );
}
