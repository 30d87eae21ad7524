import { useQuery } from "@tanstack/react-query";

import type { DockerStatus } from "../../api/types";
import { texts } from "../../texts";
import { Age } from "../../ui/age";
import { Card } from "../../ui/card";
import { Definition, DefinitionList } from "../../ui/definition-list";
import { visibleText } from "../../ui/hostile-text";
import { ProblemNotice } from "../../ui/problem-notice";
import { bytesText } from "../../ui/quantity";
import { Sentence } from "../../ui/sentence";
import { Skeleton } from "../../ui/skeleton";
import { Verdict } from "../../ui/verdict";
import { engineQuery } from "../engine";
import { AgainButton } from "./again-button";
import styles from "./system.module.css";

const words = texts.system.docker;

export function DockerCard() {
  const { data, error, refetch, isFetching } = useQuery(engineQuery);
  const again = (
    <AgainButton iconOnly busy={isFetching} onClick={() => void refetch()}>
      {words.again}
    </AgainButton>
  );
  return (
    <Card title={words.title} action={again}>
      {error && <ProblemNotice title={words.failed} error={error} />}
      {!data && !error && <Skeleton className={styles.placeholder} />}
      {data && <Loaded status={data} />}
    </Card>
  );
}

function Loaded({ status }: { status: DockerStatus }) {
  const { available, since, error, hint } = status;
  return (
    <>
      <Verdict tone={available ? "good" : "bad"}>
        {available ? words.answers : words.down}{" "}
        {since && (
          <span className={styles.faint}>
            <Sentence text={words.since} parts={{ age: <Age at={since} /> }} />
          </span>
        )}
      </Verdict>
      {error && <p className={styles.detail}>{visibleText(error)}</p>}
      {hint && <p className={styles.detail}>{visibleText(hint)}</p>}
      <Facts status={status} />
    </>
  );
}

function Facts({ status }: { status: DockerStatus }) {
  const { bots_side: side, missing_limits: missing, rootless } = status;
  const memory = status.memory_bytes == null ? null : bytesText(status.memory_bytes);
  return (
    <DefinitionList>
      <Fact term={words.version} value={status.version} />
      <Fact term={words.api} value={status.api_version} />
      <Fact term={words.platform} value={status.platform} />
      <Fact term={words.mode} value={rootless == null ? null : rootless ? words.rootless : words.rootful} />
      <Fact term={words.storage} value={status.storage_driver} />
      <Fact term={words.cgroups} value={status.cgroup_version} />
      <Fact term={words.cpus} value={status.cpus?.toString()} />
      <Fact term={words.memory} value={memory} />
      <Fact term={words.user} value={status.container_user} />
      <Definition term={words.limits}>
        {missing.length === 0 ? words.noLimits : words.missingLimits(missing.join(", "))}
      </Definition>
      {side.address && (
        <Definition term={words.listener} data>
          {side.address}
          {!side.listening && `, ${words.notListening}`}
        </Definition>
      )}
    </DefinitionList>
  );
}

function Fact({ term, value }: { term: string; value: string | null | undefined }) {
  if (value == null) return null;
  return (
    <Definition term={term} data>
      {visibleText(value)}
    </Definition>
  );
}
