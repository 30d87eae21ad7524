/** All bots: how they are, the ones that a person looks for, and what to do with many of them at once. */
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { PageHeader } from "../../ui/page-header";
import { ProblemNotice } from "../../ui/problem-notice";
import { useTitle } from "../../ui/use-title";
import { BulkBar } from "./bulk/bulk-bar";
import type { Action } from "./bulk/bulk";
import { DeleteDialog } from "./bulk/delete-dialog";
import { extended, toggled, withAll } from "./bulk/selection";
import { useBulk } from "./bulk/use-bulk";
import { useEscape } from "./bulk/use-escape";
import { CreateLink, NoBots, NothingMatches } from "./empty";
import { widened, writeFilter, type Sort } from "./filter/bots-search";
import { FilterBar } from "./filter/filter-bar";
import { matching, sorted } from "./filter/match";
import { useFilter } from "./filter/use-filter";
import { CardsView } from "./list/cards-view";
import { TableView } from "./list/table-view";
import { useView } from "./list/use-view";
import { Loading } from "./loading";
import { botsQuery } from "./queries";
import { groupCounts } from "./status-words";
import { SummaryStrip } from "./summary-strip";

const words = texts.bots;

/** No event tells that a bot was looked at again and is as it was; the age of the evidence comes with the list. */
const EVIDENCE_MS = 60_000;

export function BotsPage() {
  useTitle(words.title);
  const view = useView();
  const { data: bots, error, refetch } = useQuery({ ...botsQuery, refetchInterval: EVIDENCE_MS });
  return (
    <>
      <PageHeader
        title={words.title}
        summary={bots && bots.length > 0 && summary(bots)}
        actions={bots && bots.length > 0 && <CreateLink />}
      />
      {error && (
        <ProblemNotice
          title={bots ? words.partial : words.problem}
          error={error}
          onRetry={() => void refetch()}
        />
      )}
      {!bots && !error && <Loading view={view} />}
      {bots?.length === 0 && <NoBots />}
      {bots && bots.length > 0 && <Fleet bots={bots} />}
    </>
  );
}

function summary(bots: Bot[]): string {
  const { attention, unknown } = groupCounts(bots.map((bot) => bot.status.state));
  if (attention > 0) return words.summary.attention(attention);
  return unknown > 0 ? words.summary.unknown(unknown) : words.summary.allWell;
}

/** The same array as long as the ids and their order are the same. */
function useOrder(bots: readonly Bot[]): readonly string[] {
  const [order, setOrder] = useState<readonly string[]>([]);
  const same = order.length === bots.length && bots.every((bot, at) => bot.id === order[at]);
  if (same) return order;
  const next = bots.map((bot) => bot.id);
  setOrder(next);
  return next;
}

function Fleet({ bots }: { bots: Bot[] }) {
  const view = useView();
  const [filter, setFilter] = useFilter();
  const shown = useMemo(() => sorted(matching(bots, filter), filter.sort), [bots, filter]);
  const order = useOrder(shown);
  const bulk = useBulk(bots);
  const { selection, setSelection, refused } = bulk;
  const [doomed, setDoomed] = useState<Bot[] | null>(null);
  const selected = bots.filter((bot) => selection.ids.has(bot.id));
  const selectedShown = order.filter((id) => selection.ids.has(id)).length;
  useEscape(selection.ids.size > 0, bulk.clear);

  const begin = (action: Action, chosen: Bot[]) => {
    if (action === "delete") setDoomed(chosen);
    else void bulk.run(action, chosen.map((bot) => bot.id));
  };
  const list = {
    bots: shown,
    order,
    scene: JSON.stringify(writeFilter(filter)),
    selection,
    refusals: refused.by,
    onToggle: (id: string, range: boolean) =>
      setSelection((before) => (range ? extended(before, order, id) : toggled(before, id))),
    onExtend: (id: string) => setSelection((before) => extended(before, order, id)),
    onSelectAll: () => setSelection((before) => withAll(before, order)),
    // A key acts on the selection; without one, on the bot that it was pressed at.
    onAct: (action: Action, id: string) =>
      begin(action, selection.ids.has(id) ? selected : bots.filter((bot) => bot.id === id)),
  };
  return (
    <>
      <SummaryStrip
        bots={bots}
        chosen={filter.state}
        onChoose={(state) => setFilter((before) => ({ ...before, state }))}
      />
      <FilterBar bots={bots} filter={filter} shown={shown.length} view={view} onChange={setFilter} />
      {shown.length === 0 && <NothingMatches all={bots.length} onClear={() => setFilter(widened)} />}
      {shown.length > 0 && view === "cards" && <CardsView {...list} troubleFirst={filter.sort === "attention"} />}
      {shown.length > 0 && view === "table" && (
        <TableView
          {...list}
          sort={filter.sort}
          onSort={(sort: Sort) => setFilter((before) => ({ ...before, sort }))}
          onSelectNone={bulk.clear}
        />
      )}
      <BulkBar
        selected={selected}
        hidden={selected.length - selectedShown}
        shown={order.length}
        allShown={selectedShown === order.length}
        running={bulk.running}
        refused={refused}
        onAct={(action) => begin(action, selected)}
        onSelectAll={list.onSelectAll}
        onClear={bulk.clear}
      />
      <DeleteDialog
        bots={doomed}
        onClose={() => setDoomed(null)}
        onConfirm={() => {
          const ids = (doomed ?? []).map((bot) => bot.id);
          setDoomed(null);
          void bulk.run("delete", ids);
        }}
      />
    </>
  );
}
