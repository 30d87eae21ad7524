/** All bots: how they are, the ones that a person looks for, and what to do with many of them at once. */
import { useQuery } from "@tanstack/react-query";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { PageHeader } from "../../ui/page-header";
import { ProblemNotice } from "../../ui/problem-notice";
import { useTitle } from "../../ui/use-title";
import { CreateLink, NoBots, TrashLink } from "./empty";
import { Fleet } from "./fleet";
import { useView } from "./list/use-view";
import { Loading } from "./loading";
import { botsQuery } from "./queries";
import { groupCounts } from "./status-words";

const words = texts.bots;

/** No event tells that a bot was looked at again and is as it was; the age of the evidence comes with the list. */
const EVIDENCE_MS = 60_000;

export function BotsPage() {
  useTitle(words.title);
  const view = useView();
  const { data: bots, error, refetch } = useQuery({ ...botsQuery, refetchInterval: EVIDENCE_MS });
  const some = bots !== undefined && bots.length > 0;
  return (
    <>
      <PageHeader
        title={words.title}
        summary={some && summary(bots)}
        actions={
          some && (
            <>
              <TrashLink />
              <CreateLink />
            </>
          )
        }
      />
      {error && (
        <ProblemNotice
          title={bots ? words.old : words.problem}
          error={error}
          onRetry={() => void refetch()}
        />
      )}
      {!bots && !error && <Loading view={view} />}
      {bots?.length === 0 && <NoBots />}
      {some && <Fleet bots={bots} />}
    </>
  );
}

function summary(bots: Bot[]): string {
  const { attention, unknown } = groupCounts(bots.map((bot) => bot.status.state));
  if (attention > 0) return words.summary.attention(attention);
  return unknown > 0 ? words.summary.unknown(unknown) : words.summary.allWell;
}
