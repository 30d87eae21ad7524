/** The values of one facet, each with the number of bots it would show. */
import { Menu } from "@base-ui/react/menu";
import { Check } from "lucide-react";

import type { BotState } from "../../../api/types";
import { texts } from "../../../texts";
import { classes } from "../../../ui/classes";
import { toneClass } from "../../../ui/tone";
import { statusWords } from "../status-words";
import type { Facet } from "./bots-search";
import { FacetButton } from "./facet-menu";
import styles from "./facet-menu.module.css";
import { facetValueText } from "./facet-text";
import type { FacetChoice } from "./match";

const words = texts.bots.filter;

export interface FacetMenuProps {
  facet: Facet;
  choices: FacetChoice[];
  chosen: readonly string[];
  onToggle: (value: string) => void;
  onClear: () => void;
}

export function FacetMenu(props: FacetMenuProps & { openAtOnce: boolean }) {
  const { facet, choices, chosen, onToggle, onClear } = props;
  return (
    <Menu.Root modal={false} defaultOpen={props.openAtOnce}>
      <Menu.Trigger render={<FacetButton facet={facet} chosen={chosen.length} />} />
      <Menu.Portal>
        <Menu.Positioner className={styles.positioner} sideOffset={6} align="start" collisionPadding={8}>
          <Menu.Popup className={styles.popup}>
            {choices.length === 0 && <p className={styles.none}>{words.nothing(words.facets[facet])}</p>}
            {choices.map(({ value, count }) => (
              <Menu.CheckboxItem
                key={value}
                checked={chosen.includes(value)}
                onCheckedChange={() => onToggle(value)}
                closeOnClick={false}
                className={styles.item}
              >
                <span aria-hidden className={styles.box}>
                  <Menu.CheckboxItemIndicator>
                    <Check size={12} strokeWidth={3.5} />
                  </Menu.CheckboxItemIndicator>
                </span>
                {facet === "state" && <StateDot state={value as BotState} />}
                <span className={styles.value}>{facetValueText(facet, value)}</span>
                <span className={styles.count}>{count}</span>
              </Menu.CheckboxItem>
            ))}
            {chosen.length > 0 && (
              <>
                <Menu.Separator className={styles.separator} />
                <Menu.Item className={styles.item} onClick={onClear}>
                  {words.clearFacet}
                </Menu.Item>
              </>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function StateDot({ state }: { state: BotState }) {
  const { icon: Icon, tone } = statusWords(state);
  return <Icon aria-hidden size={15} className={classes(styles.state, toneClass(tone))} />;
}
