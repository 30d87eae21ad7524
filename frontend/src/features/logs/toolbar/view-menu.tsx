/** How lines are shown. */
import { SlidersHorizontal } from "lucide-react";

import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { Kbd } from "../../../ui/kbd";
import { Popover } from "../../../ui/popover";
import { Segmented } from "../../../ui/segmented";
import { Switch } from "../../../ui/switch";
import { CLOCK_STYLES } from "../clock";
import { changePreferences, usePreferences } from "../preferences";
import styles from "./toolbar.module.css";

export function ViewMenu() {
  const { wrap, clock, form } = usePreferences();
  const { view: words, keys } = texts.logs;
  return (
    <Popover
      title={words.title}
      align="end"
      trigger={
        <Button look="quiet" size="s" icon={SlidersHorizontal}>
          {words.button}
        </Button>
      }
    >
      <div className={styles.group}>
        <Switch label={words.wrap} checked={wrap} onChange={(next) => changePreferences({ wrap: next })} />
        <Switch
          label={words.raw}
          checked={form === "raw"}
          onChange={(raw) => changePreferences({ form: raw ? "raw" : "pretty" })}
        />
      </div>
      <div className={styles.group}>
        <span className={styles.legend}>{words.clock}</span>
        <Segmented
          label={words.clock}
          value={clock}
          options={CLOCK_STYLES.map((style) => ({ value: style, label: words.clocks[style] }))}
          onChange={(style) => changePreferences({ clock: style })}
        />
      </div>
      <details className={styles.keys}>
        <summary>{keys.title}</summary>
        <dl>
          {keys.rows.map((row) => (
            <div key={row.keys}>
              <dt>
                <Kbd keys={row.keys} />
              </dt>
              <dd>{row.does}</dd>
            </div>
          ))}
        </dl>
      </details>
    </Popover>
  );
}
