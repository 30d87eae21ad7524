/** What is left of bots that are gone: to be brought back, or removed for good. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { EmptyState } from "../../ui/empty-state";
import { visibleText } from "../../ui/hostile-text";
import { PageHeader } from "../../ui/page-header";
import { ProblemNotice } from "../../ui/problem-notice";
import { Sentence } from "../../ui/sentence";
import { Skeleton } from "../../ui/skeleton";
import { useTitle } from "../../ui/use-title";
import { BackToBots, BotFace, botsQuery, catalogQuery } from "../bots";
import { BringBackDialog } from "./bring-back-dialog";
import { LeftoverCard } from "./leftover-card";
import { latestFirst } from "./leftover-words";
import { isKnown, leftoversQuery, type Known, type Leftover } from "./queries";
import { RemoveDialog } from "./remove-dialog";
import styles from "./trash.module.css";

const words = texts.trash;

export function TrashPage() {
  useTitle(words.title);
  const { data, error, refetch } = useQuery({ ...leftoversQuery, refetchOnMount: "always" });
  const count = data?.filter(isKnown).length ?? 0;
  return (
    <>
      <PageHeader
        above={<BackToBots>{words.back}</BackToBots>}
        title={words.title}
        summary={count > 0 ? words.summary(count) : ""}
      />
      {error && (
        <ProblemNotice
          className={styles.problem}
          title={words.failed}
          error={error}
          onRetry={() => void refetch()}
        />
      )}
      <Coming />
      {!data && !error && <Placeholders />}
      {data?.length === 0 && <Nothing />}
      {data && data.length > 0 && <Contents leftovers={data} />}
    </>
  );
}

/** Bots whose deletion is under way are in neither place yet. */
function Coming() {
  const { data } = useQuery(botsQuery);
  const coming = data?.filter(({ status }) => status.state === "deleting") ?? [];
  if (coming.length === 0) return null;
  const names = words.channels(coming.map(({ name }) => visibleText(name)));
  return (
    <p role="status" className={styles.coming}>
      <Sentence text={words.coming} parts={{ bots: <bdi>{names}</bdi> }} />
    </p>
  );
}

function Contents({ leftovers }: { leftovers: readonly Leftover[] }) {
  const { data: catalog } = useQuery(catalogQuery);
  const navigate = useNavigate();
  const [back, setBack] = useState<Known | null>(null);
  const [doomed, setDoomed] = useState<Leftover | null>(null);
  const show = (bot: Bot) => void navigate({ to: "/bots/$bot", params: { bot: bot.hostname } });
  return (
    <>
      <p className={styles.lead}>{words.lead}</p>
      <ul className={styles.list} aria-label={words.list}>
        {latestFirst(leftovers).map((leftover) => (
          <LeftoverCard
            key={leftover.name}
            leftover={leftover}
            catalog={catalog}
            onBringBack={setBack}
            onRemove={setDoomed}
          />
        ))}
      </ul>
      <BringBackDialog leftover={back} onClose={() => setBack(null)} onBack={show} />
      <RemoveDialog leftover={doomed} onClose={() => setDoomed(null)} />
    </>
  );
}

function Nothing() {
  return (
    <EmptyState
      title={words.empty.title}
      picture={<BotFace seed="nobody" state="stopped" size="l" />}
    >
      <p>{words.empty.text}</p>
    </EmptyState>
  );
}

function Placeholders() {
  return (
    <div role="status" aria-label={words.loading} className={styles.list}>
      {["a", "b", "c"].map((key) => (
        <Skeleton key={key} className={styles.placeholder} />
      ))}
    </div>
  );
}
