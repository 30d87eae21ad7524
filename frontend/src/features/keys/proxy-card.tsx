/** Where the proxy stands: at which addresses bots reach it, and what it does with what has no price. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { texts } from "../../texts";
import { Card } from "../../ui/card";
import { Definition, DefinitionList } from "../../ui/definition-list";
import { visibleText } from "../../ui/hostile-text";
import { ProblemNotice } from "../../ui/problem-notice";
import { Skeleton } from "../../ui/skeleton";
import { Verdict } from "../../ui/verdict";
import { botsQuery } from "../bots";
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
        <Definition term={words.rate}>
          <Rates status={status} />
        </Definition>
        <Definition term={words.unpriced}>{status.refuses_unpriced ? words.refuses : words.counts}</Definition>
      </DefinitionList>
    </>
  );
}

/** So many bots are named; each says it on its own page. */
const NAMED = 4;

/** What holds for every bot, and which of them have a rate of their own. */
function Rates({ status }: { status: KeyringStatus }) {
  const { data: bots } = useQuery(botsQuery);
  const { rate_per_minute: usual, rates } = status;
  const own = rates.flatMap(({ bot_id: id, per_minute: rate }) => {
    const bot = bots?.find((known) => known.id === id);
    return bot ? [{ bot, rate }] : [];
  });
  return (
    <>
      {usual === null ? words.rateUnknown : words.rateEach(usual)}
      {own.length > 0 && (
        <ul className={styles.rates} aria-label={words.ownRates}>
          {own.slice(0, NAMED).map(({ bot, rate }) => (
            <li key={bot.id}>
              <Link to="/bots/$bot" params={{ bot: bot.hostname }}>
                <bdi>{visibleText(bot.name)}</bdi>
              </Link>
              : {words.rateOf(rate)}
            </li>
          ))}
          {own.length > NAMED && <li>{words.moreRates(own.length - NAMED)}</li>}
        </ul>
      )}
    </>
  );
}
