import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";

import type { DockerStatus } from "../../api/types";
import { texts } from "../../texts";
import { Age } from "../../ui/age";
import { Button } from "../../ui/button";
import { Definition, DefinitionList } from "../../ui/definition-list";
import { visibleText } from "../../ui/hostile-text";
import { ProblemNotice } from "../../ui/problem-notice";
import { bytesText } from "../../ui/quantity";
import { Skeleton } from "../../ui/skeleton";
import { engineQuery } from "../engine";
import { Card, Verdict } from "./card";
import styles from "./card.module.css";

const words = texts.system.docker;

export function DockerCard() {
  const { data, error, refetch, isFetching } = useQuery(engineQuery);
  return (
    <Card
      title={words.title}
      action={
        <Button
          look="quiet"
          size="s"
          icon={RefreshCw}
          iconOnly
          busy={isFetching}
          onClick={() => void refetch()}
        >
          {words.again}
        </Button>
      }
    >
      {error && <ProblemNotice title={words.failed} error={error} />}
      {!data && !error && <Skeleton className={styles.placeholder} />}
      {data && <Loaded status={data} />}
    </Card>
  );
}

function Loaded({ status }: { status: DockerStatus }) {
  return (
    <>
      <Verdict tone={status.available ? "good" : "bad"}>
        {status.available ? words.answers : words.down}
        {status.since !== null && (
          <span className={styles.faint}>
            {" "}
            {words.since} <Age at={status.since} />
          </span>
        )}
      </Verdict>
      {status.error !== null && <p className={styles.detail}>{visibleText(status.error)}</p>}
      {status.hint !== null && <p className={styles.detail}>{visibleText(status.hint)}</p>}
      <Facts status={status} />
    </>
  );
}

function Facts({ status }: { status: DockerStatus }) {
  const { bots_side: side, missing_limits: missing } = status;
  const mode = status.rootless === true ? words.rootless : words.rootful;
  return (
    <DefinitionList>
      <Fact term={words.version} value={status.version} />
      <Fact term={words.api} value={status.api_version} />
      <Fact term={words.platform} value={status.platform} />
      <Fact term={words.mode} value={status.rootless === null ? null : mode} />
      <Fact term={words.storage} value={status.storage_driver} />
      <Fact term={words.cgroups} value={status.cgroup_version} />
      <Fact term={words.cpus} value={status.cpus?.toString() ?? null} />
      <Fact
        term={words.memory}
        value={status.memory_bytes === null ? null : bytesText(status.memory_bytes)}
      />
      <Fact term={words.user} value={status.container_user} />
      <Definition term={words.limits}>
        {missing.length === 0 ? words.noLimits : missing.join(", ")}
      </Definition>
      {side.address !== null && (
        <Definition term={words.listener} data>
          {side.address}, {side.listening ? words.listening : words.notListening}
        </Definition>
      )}
    </DefinitionList>
  );
}

function Fact({ term, value }: { term: string; value: string | null }) {
  if (value === null) return null;
  return (
    <Definition term={term} data>
      {visibleText(value)}
    </Definition>
  );
}
