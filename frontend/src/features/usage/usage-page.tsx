/** What bots use: the frame around its parts, each of which has an address of its own. */
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { Suspense } from "react";

import { texts } from "../../texts";
import { PageHeader } from "../../ui/page-header";
import { Skeleton } from "../../ui/skeleton";
import { tabLinkClass, TabLinks } from "../../ui/tabs";
import { useTitle } from "../../ui/use-title";
import { isOff, keyringQuery, KeyringProblem, moneyText, PanicButton, usageQuery } from "../keyring";
import { monthSoFar } from "./spend/window";
import { useHour } from "./use-hour";
import styles from "./usage.module.css";

const words = texts.usage;

export function UsagePage() {
  useTitle(words.title);
  const { error, refetch } = useQuery(keyringQuery);
  const off = isOff(error);
  return (
    <>
      <PageHeader title={words.title} calm summary={off ? "" : <ThisMonth />} actions={<PanicButton />} />
      {off ? (
        <KeyringProblem title={words.failed} error={error} onRetry={() => void refetch()} />
      ) : (
        <>
          <Parts />
          <Suspense fallback={<Skeleton className={styles.placeholder} />}>
            <Outlet />
          </Suspense>
        </>
      )}
    </>
  );
}

function ThisMonth() {
  const { from, to } = monthSoFar(useHour());
  const { data } = useQuery(usageQuery({ from, to, group: [] }));
  return data && words.summary(moneyText(data[0]?.cost_micro_usd ?? 0));
}

function Parts() {
  return (
    <div className={styles.parts}>
      <TabLinks label={words.parts.label}>
        <Link to="/usage" activeOptions={{ exact: true, includeSearch: false }} className={tabLinkClass}>
          {words.parts.spend}
        </Link>
        <Link to="/usage/budgets" className={tabLinkClass}>
          {words.parts.budgets}
        </Link>
        <Link to="/usage/requests" className={tabLinkClass}>
          {words.parts.requests}
        </Link>
        <Link to="/usage/prices" className={tabLinkClass}>
          {words.parts.prices}
        </Link>
      </TabLinks>
    </div>
  );
}
