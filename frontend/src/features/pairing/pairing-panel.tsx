/** Lets strangers in, or not: each request is answered by a person who knows what that means. */
import { useQuery } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { Age } from "../../ui/age";
import { Button } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { ProblemNotice } from "../../ui/problem-notice";
import { Sentence } from "../../ui/sentence";
import { Skeleton } from "../../ui/skeleton";
import { answersMessages, BotFace, catalogQuery } from "../bots";
import { pairingQuery, takesPairing } from "./queries";
import styles from "./pairing-panel.module.css";
import { RequestCard } from "./request-card";
import type { PairingView } from "./types";

export function PairingPanel({ bot }: { bot: Bot }) {
  const words = texts.pairing;
  const { data, error, refetch, isFetching, isPending } = useQuery(pairingQuery(bot));
  const awake = answersMessages(bot.status.state);
  if (!takesPairing(bot)) return <Unused />;
  return (
    <section aria-labelledby="pairing-title" className={styles.panel}>
      <header className={styles.head}>
        <div>
          <h2 id="pairing-title">{words.title}</h2>
          <p className={styles.lead}>{words.lead}</p>
        </div>
        {awake && !error && (
          <div className={styles.freshness}>
            {data && (
              <span className={styles.checked}>
                <Sentence text={words.checked} parts={{ age: <Age at={data.checked_at} /> }} />
              </span>
            )}
            <Button size="s" icon={RotateCw} busy={isFetching} onClick={() => void refetch()}>
              {words.again}
            </Button>
          </div>
        )}
      </header>
      {!awake && <Asleep />}
      {awake && error && (
        <ProblemNotice title={words.failed} error={error} onRetry={() => void refetch()} />
      )}
      {awake && isPending && !error && <Loading />}
      {awake && data && <Requests bot={bot} view={data} />}
    </section>
  );
}

function Requests({ bot, view }: { bot: Bot; view: PairingView }) {
  if (view.requests.length === 0) return <Nobody bot={bot} />;
  return (
    <>
      <p role="status" className="visually-hidden">
        {texts.pairing.count(view.requests.length)}
      </p>
      <ul className={styles.requests}>
        {view.requests.map((request) => (
          <li key={`${request.channel} ${request.id}`}>
            <RequestCard bot={bot} request={request} />
          </li>
        ))}
      </ul>
      <p className={styles.compare}>{texts.pairing.compare}</p>
    </>
  );
}

function Nobody({ bot }: { bot: Bot }) {
  const { empty } = texts.pairing;
  const { data: catalog } = useQuery(catalogQuery);
  const names = bot.channels
    .filter((channel) => channel.dm_policy === "pairing")
    .map(({ kind }) => catalog?.channels.find((known) => known.kind === kind)?.name ?? kind);
  return (
    <EmptyState
      title={empty.title}
      picture={<BotFace seed={bot.hostname} state={bot.status.state} size="l" />}
    >
      <p>
        <Sentence text={empty.text} parts={{ channels: names.join(", ") }} />
      </p>
    </EmptyState>
  );
}

/** Somebody typed the address: the page itself leads here only where pairing is used. */
function Unused() {
  return (
    <EmptyState title={texts.pairing.unused.title}>
      <p>{texts.pairing.unused.text}</p>
    </EmptyState>
  );
}

function Asleep() {
  return (
    <EmptyState title={texts.pairing.asleep.title}>
      <p>{texts.pairing.asleep.text}</p>
    </EmptyState>
  );
}

function Loading() {
  return (
    <div role="status" aria-label={texts.pairing.loading}>
      <Skeleton className={styles.placeholder} />
    </div>
  );
}
