/** A button that opens the values of one facet. What it opens comes right after the first paint. */
import { ChevronDown } from "lucide-react";
import { Suspense, useState, type ButtonHTMLAttributes } from "react";

import { texts } from "../../../texts";
import { classes } from "../../../ui/classes";
import { lazyPart } from "../../../ui/lazy-part";
import type { Facet } from "./bots-search";
import styles from "./facet-menu.module.css";
import type { FacetMenuProps } from "./facet-menu-loaded";

const words = texts.bots.filter;

const Loaded = lazyPart(async () => (await import("./facet-menu-loaded")).FacetMenu);

export function FacetMenu(props: FacetMenuProps) {
  // A press before the menu is there is kept until it is.
  const [wanted, setWanted] = useState(false);
  const { facet, chosen } = props;
  const closed = (
    <FacetButton
      facet={facet}
      chosen={chosen.length}
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => setWanted(true)}
    />
  );
  return (
    <Suspense fallback={closed}>
      <Loaded {...props} openAtOnce={wanted} />
    </Suspense>
  );
}

interface FacetButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  facet: Facet;
  /** How many of its values are chosen. */
  chosen: number;
}

export function FacetButton({ facet, chosen, ...rest }: FacetButtonProps) {
  const name = words.facets[facet];
  return (
    <button
      {...rest}
      type="button"
      className={classes(styles.trigger, chosen > 0 && styles.active)}
    >
      {name}
      {chosen > 0 && (
        <>
          <span className={styles.number}>{chosen}</span>
          <span className="visually-hidden"> {words.chosen}</span>
        </>
      )}
      <ChevronDown aria-hidden size={14} />
    </button>
  );
}
