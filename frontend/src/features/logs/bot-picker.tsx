/** Choosing the bots whose logs are shown. */
import { Plus } from "lucide-react";
import { useState } from "react";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import { visibleText } from "../../ui/hostile-text";
import { Popover } from "../../ui/popover";
import { MAX_BOTS } from "./logs-search";
import styles from "./logs-page.module.css";

const words = texts.logs.page;

/** More bots than these are found by their names. */
const LISTED = 100;

interface BotPickerProps {
  bots: Bot[];
  /** Host names. */
  chosen: string[];
  onChoose: (hostnames: string[]) => void;
}

export function BotPicker({ bots, chosen, onChoose }: BotPickerProps) {
  const [find, setFind] = useState("");
  const wanted = find.trim().toLowerCase();
  const found = bots.filter(
    (bot) => bot.name.toLowerCase().includes(wanted) || bot.hostname.includes(wanted),
  );
  const full = chosen.length >= MAX_BOTS;
  return (
    <Popover
      title={words.pickerTitle}
      trigger={
        <Button look={chosen.length === 0 ? "primary" : "secondary"} size="s" icon={Plus}>
          {chosen.length === 0 ? words.choose : words.add}
        </Button>
      }
    >
      <input
        type="search"
        className={styles.find}
        aria-label={words.find}
        placeholder={words.find}
        value={find}
        onChange={(event) => setFind(event.target.value)}
      />
      {full && <p className={styles.note}>{words.most(MAX_BOTS)}</p>}
      {found.length === 0 && <p className={styles.note}>{words.noneFound}</p>}
      <ul className={styles.list}>
        {found.slice(0, LISTED).map(({ id, name, hostname }) => {
          const isChosen = chosen.includes(hostname);
          return (
            <li key={id}>
              <Checkbox
                label={
                  <span className={styles.choice}>
                    {visibleText(name)} <code>{hostname}</code>
                  </span>
                }
                checked={isChosen}
                disabled={full && !isChosen}
                onChange={(next) =>
                  onChoose(next ? [...chosen, hostname] : chosen.filter((other) => other !== hostname))
                }
              />
            </li>
          );
        })}
      </ul>
    </Popover>
  );
}
