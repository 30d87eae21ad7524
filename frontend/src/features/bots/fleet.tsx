/** The bots, once there are any: how they are, the search, the list, and what to do with the chosen ones. */
import type { Bot } from "../../api/types";
import { BulkBar } from "./bulk/bulk-bar";
import { DeleteDialog } from "./bulk/delete-dialog";
import { NothingMatches } from "./empty";
import { widened } from "./filter/bots-search";
import { FilterBar } from "./filter/filter-bar";
import { CardsView } from "./list/cards-view";
import { TableView } from "./list/table-view";
import { useView } from "./list/use-view";
import { SummaryStrip } from "./summary-strip";
import { useFleet } from "./use-fleet";

type Shown = ReturnType<typeof useFleet>;

export function Fleet({ bots }: { bots: readonly Bot[] }) {
  const view = useView();
  const fleet = useFleet(bots);
  const { filter, setFilter, list, actions } = fleet;
  return (
    <>
      <SummaryStrip
        bots={bots}
        chosen={filter.state}
        onChoose={(state) => setFilter((before) => ({ ...before, state }))}
      />
      <FilterBar
        bots={bots}
        filter={filter}
        shown={list.bots.length}
        view={view}
        onChange={setFilter}
      />
      {list.bots.length === 0 ? (
        <NothingMatches all={bots.length} onClear={() => setFilter(widened)} />
      ) : view === "cards" ? (
        <CardsView {...list} troubleFirst={filter.sort === "attention"} />
      ) : (
        <TableView
          {...list}
          sort={filter.sort}
          onSort={(sort) => setFilter((before) => ({ ...before, sort }))}
          onSelectNone={fleet.bulk.clear}
        />
      )}
      <Selected {...fleet} />
      <DeleteDialog bots={actions.doomed} onClose={actions.keep} onConfirm={actions.confirm} />
    </>
  );
}

function Selected({ list, bulk, selected, actions }: Shown) {
  const shown = list.order.filter((id) => list.selection.ids.has(id)).length;
  return (
    <BulkBar
      selected={selected}
      hidden={selected.length - shown}
      shown={list.order.length}
      allShown={shown === list.order.length}
      running={bulk.running}
      refused={bulk.refused}
      onAct={(action) => actions.begin(action, selected)}
      onSelectAll={list.onSelectAll}
      onClear={bulk.clear}
    />
  );
}
