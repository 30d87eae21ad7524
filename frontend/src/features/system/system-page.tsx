import { useQuery } from "@tanstack/react-query";

import type { SystemView } from "../../api/types";
import { texts } from "../../texts";
import { Age } from "../../ui/age";
import { Card } from "../../ui/card";
import { PageHeader } from "../../ui/page-header";
import { ProblemNotice } from "../../ui/problem-notice";
import { Sentence } from "../../ui/sentence";
import { Skeleton } from "../../ui/skeleton";
import { useTitle } from "../../ui/use-title";
import { ImageState, systemQuery } from "../engine";
import { DockerCard } from "./docker-card";
import { FleetCard } from "./fleet-card";
import { HealthCard } from "./health-card";
import { LEFTOVERS_ID, LeftoversCard } from "./leftovers-card";
import { MachineCard } from "./machine-card";
import { ServerCard } from "./server-card";
import styles from "./system.module.css";

const words = texts.system;

export function SystemPage() {
  useTitle(words.title);
  const { data, error, refetch } = useQuery(systemQuery);
  return (
    <>
      <PageHeader title={words.title} calm summary={data && <Summary system={data} />} />
      {error && (
        <ProblemNotice
          className={styles.problem}
          title={words.failed}
          error={error}
          onRetry={() => void refetch()}
        />
      )}
      <div className={styles.page}>
        <HealthCard onCleanUp={goToLeftovers} />
        <div className={styles.columns}>
          <div className={styles.column}>
            {data && <MachineCard system={data} />}
            {data && <FleetCard system={data} />}
            {!data && !error && <Placeholders />}
          </div>
          <div className={styles.column}>
            <DockerCard />
          </div>
          <div className={styles.column}>
            <Card title={words.image.title}>
              <ImageState />
            </Card>
          </div>
          <div className={styles.column}>{data && <ServerCard system={data} />}</div>
        </div>
        <LeftoversCard />
      </div>
    </>
  );
}

function Summary({ system }: { system: SystemView }) {
  const parts = { version: system.version, age: <Age at={system.started_at} /> };
  return <Sentence text={words.summary} parts={parts} />;
}

function Placeholders() {
  return (
    <div role="status" aria-label={words.loading} className={styles.column}>
      <Skeleton className={styles.cardPlaceholder} />
      <Skeleton className={styles.cardPlaceholder} />
    </div>
  );
}

function goToLeftovers(): void {
  const card = document.getElementById(LEFTOVERS_ID);
  card?.scrollIntoView({ behavior: "smooth" });
}
