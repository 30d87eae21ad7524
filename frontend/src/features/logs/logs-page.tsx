/** Several bots' logs on one page. Which bots, and how, is in the address. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Columns3, Merge, X } from "lucide-react";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { visibleText } from "../../ui/hostile-text";
import { Notice } from "../../ui/notice";
import { PageHeader } from "../../ui/page-header";
import { ProblemNotice } from "../../ui/problem-notice";
import { Segmented } from "../../ui/segmented";
import { Skeleton } from "../../ui/skeleton";
import { useTitle } from "../../ui/use-title";
import { BotFace, botsQuery } from "../bots";
import { BotPicker } from "./bot-picker";
import { LogBoard } from "./log-board";
import { LogColumns } from "./log-columns";
import { isRunning } from "./log-panel";
import styles from "./logs-page.module.css";
import { readLogsSearch, writeLogsSearch, type LogsSearch } from "./logs-search";

const words = texts.logs.page;

export function LogsPage() {
  useTitle(words.title);
  const search = readLogsSearch(useSearch({ strict: false }));
  const navigate = useNavigate();
  const { data: bots, error, refetch } = useQuery(botsQuery);
  const change = (part: Partial<LogsSearch>) =>
    void navigate({
      to: ".",
      search: writeLogsSearch({ ...search, ...part }) as never,
      replace: true,
      resetScroll: false,
    });
  const choose = (names: string[]) => change({ bots: names });
  const chosen = search.bots.flatMap((name) => bots?.find((bot) => bot.hostname === name) ?? []);
  const unknown = search.bots.filter((name) => !bots?.some((bot) => bot.hostname === name));
  return (
    <>
      <PageHeader
        title={words.title}
        actions={
          chosen.length > 1 && (
            <Segmented
              label={words.layout}
              value={search.view}
              onChange={(view) => change({ view })}
              options={[
                { value: "merged", label: words.merged, icon: Merge },
                { value: "columns", label: words.columns, icon: Columns3 },
              ]}
            />
          )
        }
      />
      {error && !bots && (
        <ProblemNotice title={words.loadFailed} error={error} onRetry={() => void refetch()} />
      )}
      {!bots && !error && <Skeleton className={styles.placeholder} />}
      {bots && (
        <>
          <Chosen bots={bots} chosen={chosen} onChoose={choose} />
          {unknown.length > 0 && (
            <Notice tone="warn" title={words.unknown(unknown.map(visibleText).join(", "))} />
          )}
          {chosen.length > 0 ? (
            <Logs chosen={chosen} view={search.view} />
          ) : (
            <EmptyState title={words.empty.title}>
              <p>{words.empty.text}</p>
            </EmptyState>
          )}
        </>
      )}
    </>
  );
}

interface ChosenProps {
  bots: Bot[];
  chosen: Bot[];
  onChoose: (hostnames: string[]) => void;
}

function Chosen({ bots, chosen, onChoose }: ChosenProps) {
  const names = chosen.map((bot) => bot.hostname);
  return (
    <div className={styles.chosen}>
      {chosen.map((bot) => (
        <span key={bot.id} className={styles.chip}>
          <BotFace seed={bot.hostname} state={bot.status.state} size="s" />
          <span className={styles.name}>{visibleText(bot.name)}</span>
          <Button
            look="quiet"
            size="s"
            icon={X}
            iconOnly
            className={styles.remove}
            onClick={() => onChoose(names.filter((name) => name !== bot.hostname))}
          >
            {words.remove(visibleText(bot.name))}
          </Button>
        </span>
      ))}
      <BotPicker bots={bots} chosen={names} onChoose={onChoose} />
    </div>
  );
}

function Logs({ chosen, view }: { chosen: Bot[]; view: LogsSearch["view"] }) {
  const names = chosen.map((bot) => visibleText(bot.name)).join(", ");
  const key = chosen.map((bot) => bot.id).join(",");
  if (view === "columns" && chosen.length > 1) {
    return (
      <div className={styles.columns}>
        <LogColumns
          key={key}
          label={words.title}
          bots={chosen.map((bot) => ({ ...bot, running: isRunning(bot) }))}
        />
      </div>
    );
  }
  return (
    <div className={styles.merged}>
      <LogBoard
        key={key}
        bots={chosen}
        running={chosen.some(isRunning)}
        label={chosen.length > 1 ? texts.logs.mergedLabel(names) : texts.logs.label(names)}
      />
    </div>
  );
}
