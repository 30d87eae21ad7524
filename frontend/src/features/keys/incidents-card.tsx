/** The incidents of all bots, on the page of keys. */
import { useQuery } from "@tanstack/react-query";

import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { ProblemNotice } from "../../ui/problem-notice";
import { Skeleton } from "../../ui/skeleton";
import { incidentsQuery } from "../keyring";
import { IncidentList } from "./incident-list";
import styles from "./incidents.module.css";
import { noteIncidents, useUnseen } from "./incidents-seen";

const words = texts.keyring.incidents;

export function IncidentsCard() {
  const { data, error, refetch } = useQuery(incidentsQuery);
  const unseen = useUnseen(data);
  const noted = unseen.length > 0 && (
    <Button size="s" onClick={() => noteIncidents(unseen)}>
      {words.seen}
    </Button>
  );
  return (
    <Card title={words.title} id="incidents" action={noted}>
      {error && <ProblemNotice title={words.failed} error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <div role="status" aria-label={words.loading}>
          <Skeleton />
        </div>
      )}
      {data?.length === 0 && <p className={styles.none}>{words.none}</p>}
      {data && data.length > 0 && <IncidentList incidents={data} />}
    </Card>
  );
}
