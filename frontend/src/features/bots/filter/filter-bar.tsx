/** Search, the facets, the order and the view; below them what is chosen, each to be taken away again. */
import { LayoutGrid, Rows3, X } from "lucide-react";
import { useCallback, useMemo } from "react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { Segmented } from "../../../ui/segmented";
import { Select } from "../../../ui/select";
import { chooseView, VIEWS, type View } from "../list/use-view";
import { FACETS, narrows, SORTS, widened, withToggled, type BotsFilter } from "./bots-search";
import { FacetMenu } from "./facet-menu";
import { facetValueText } from "./facet-text";
import styles from "./filter-bar.module.css";
import { facetChoices } from "./match";
import { SearchField } from "./search-field";

const words = texts.bots.filter;

interface FilterBarProps {
  bots: readonly Bot[];
  filter: BotsFilter;
  shown: number;
  view: View;
  onChange: (change: (filter: BotsFilter) => BotsFilter) => void;
}

const SORT_OPTIONS = SORTS.map((value) => ({ value, label: words.sorts[value] }));
const VIEW_ICONS = { cards: LayoutGrid, table: Rows3 };
const VIEW_OPTIONS = VIEWS.map((value) => ({
  value,
  label: words.views[value],
  icon: VIEW_ICONS[value],
}));

export function FilterBar({ bots, filter, shown, view, onChange }: FilterBarProps) {
  const choices = useMemo(() => facetChoices(bots, filter), [bots, filter]);
  const search = useCallback(
    (text: string) => onChange((before) => ({ ...before, text })),
    [onChange],
  );
  return (
    <section aria-label={words.label} className={styles.bar}>
      <div className={styles.controls}>
        <SearchField value={filter.text} onChange={search} />
        <div className={styles.facets}>
          {FACETS.map((facet) => (
            <FacetMenu
              key={facet}
              facet={facet}
              choices={choices[facet]}
              chosen={filter[facet]}
              onToggle={(value) => onChange((before) => withToggled(before, facet, value))}
              onClear={() => onChange((before) => ({ ...before, [facet]: [] }))}
            />
          ))}
        </div>
        <div className={styles.looks}>
          <Select
            label={words.sortLabel}
            prefix={words.sortLabel}
            value={filter.sort}
            options={SORT_OPTIONS}
            onChange={(sort) => onChange((before) => ({ ...before, sort }))}
            className={styles.sort}
          />
          <Segmented
            label={words.viewLabel}
            value={view}
            options={VIEW_OPTIONS}
            onChange={chooseView}
            iconsOnly
          />
        </div>
      </div>
      {narrows(filter) && (
        <div className={styles.chosen}>
          <p role="status" className={styles.shown}>
            {texts.bots.shown(shown, bots.length)}
          </p>
          <Chips filter={filter} onChange={onChange} />
          <Button size="s" look="quiet" onClick={() => onChange(widened)}>
            {words.clear}
          </Button>
        </div>
      )}
    </section>
  );
}

function Chips({ filter, onChange }: Pick<FilterBarProps, "filter" | "onChange">) {
  const chips = FACETS.flatMap((facet) =>
    filter[facet].map((value: string) => ({ facet, value, text: facetValueText(facet, value) })),
  );
  if (chips.length === 0) return null;
  return (
    <ul aria-label={words.active} className={styles.chips}>
      {chips.map(({ facet, value, text }) => (
        <li key={`${facet}:${value}`}>
          <button
            type="button"
            className={styles.chip}
            onClick={() => onChange((before) => withToggled(before, facet, value))}
          >
            <span className="visually-hidden">{words.drop} </span>
            <span className={styles.facet}>{words.facets[facet]}</span> <span>{text}</span>
            <X aria-hidden size={13} />
          </button>
        </li>
      ))}
    </ul>
  );
}
