/** Where the proxy stands: at which addresses bots reach it, and what it does with what has no price. */
import { useQuery } from "@tanstack/react-query";

import { texts } from "../../texts";
import { Card } from "../../ui/card";
import { Definition, DefinitionList } from "../../ui/definition-list";
import { visibleText } from "../../ui/hostile-text";
import { ProblemNotice } from "../../ui/problem-notice";
import { Skeleton } from "../../ui/skeleton";
import { Verdict } from "../../ui/verdict";
import { keyringQuery, type KeyringStatus } from "../keyring";
import styles from "./keys.module.css";

const words = texts.keys.status;

export function ProxyCard() {
  const { data, error, refetch } = useQuery(keyringQuery);
  return (
    <Card title={words.title}>
      {error && <ProblemNotice title={words.failed} error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <div role="status" aria-label={words.loading}>
          <Skeleton />
        </div>
      )}
      {data && <Facts status={data} />}
    </Card>
  );
}

function Facts({ status }: { status: KeyringStatus }) {
  const { listens_on: addresses, listen_failures: failures, lost_records: lost } = status;
  return (
    <>
      {failures.map(({ address, message }) => (
        <Verdict key={address} tone="bad">
          {words.failing} <code>{address}</code>: {visibleText(message)}
        </Verdict>
      ))}
      {lost > 0 && <Verdict tone="warn">{words.lost(lost)}</Verdict>}
      <DefinitionList className={styles.proxy}>
        <Definition term={words.listens} data>
          {addresses.length === 0 ? words.nowhere : addresses.join(", ")}
        </Definition>
        <Definition term={words.grants} data>
          {status.grants}
        </Definition>
        <Definition term={words.unpriced}>{status.refuses_unpriced ? words.refuses : words.counts}</Definition>
      </DefinitionList>
    </>
  );
}
