/** The frame of a bot's page: who it is, how it is, and the ways to its parts. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, Outlet, useLocation } from "@tanstack/react-router";
import { Suspense } from "react";

import { asApiError } from "../../api/problem";
import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { buttonClass } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { ProblemNotice } from "../../ui/problem-notice";
import { Sentence } from "../../ui/sentence";
import { Skeleton } from "../../ui/skeleton";
import { useTitle } from "../../ui/use-title";
import { BackToBots, botQuery } from "../bots";
import { BotIncidents } from "../keys";
import { CutOffNotice } from "../keyring";
import { BotHeader } from "./bot-header";
import styles from "./bot-page.module.css";
import { BotParts } from "./bot-parts";
import { ChangeNotices } from "./change-notices";
import { ReasonNotice } from "./reason-notice";
import { BotProvider } from "./use-bot";
import { useFollowHostname } from "./use-follow-hostname";

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
  useFollowHostname(address, bot);
  const gone = error !== null && asApiError(error).status === 404;
  return (
    <>
      <BackToBots>{texts.botDetail.back}</BackToBots>
      {gone && <Gone address={address} />}
      {error && !gone && (
        <ProblemNotice
          title={texts.botDetail.failed}
          error={error}
          onRetry={() => void refetch()}
          className={styles.problem}
        />
      )}
      {isPending && !error && <Loading />}
      {bot && !gone && <Loaded bot={bot} key={bot.id} />}
    </>
  );
}

function Loaded({ bot }: { bot: Bot }) {
  const { pathname } = useLocation();
  // The overview tells the reason at length by itself.
  const isOverview = pathname.split("/").filter(Boolean).length === 2;
  return (
    <BotProvider value={bot}>
      <BotHeader bot={bot} />
      <BotParts bot={bot} />
      <ChangeNotices bot={bot} />
      <CutOffNotice bot={bot} className={styles.problem} />
      <BotIncidents bot={bot} />
      {!isOverview && <ReasonNotice bot={bot} />}
      <Suspense fallback={<LoadingPart />}>
        <Outlet />
      </Suspense>
    </BotProvider>
  );
}

function LoadingPart() {
  return (
    <div role="status" aria-label={texts.botDetail.parts.loading}>
      <Skeleton className={styles.part} />
    </div>
  );
}

function Loading() {
  return (
    <div role="status" aria-label={texts.botDetail.loading}>
      <Skeleton className={styles.headerPlaceholder} />
      <Skeleton className={styles.part} />
    </div>
  );
}

function Gone({ address }: { address: string }) {
  const words = texts.botDetail.gone;
  return (
    <EmptyState
      title={words.title}
      action={
        <Link to="/" className={buttonClass("primary")}>
          {words.back}
        </Link>
      }
    >
      <p>
        <Sentence text={words.text} parts={{ address: <code>{address}</code> }} />
      </p>
    </EmptyState>
  );
}
