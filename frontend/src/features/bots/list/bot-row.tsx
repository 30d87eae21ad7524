/** The cells of a bot's row. */
import { CornerDownRight } from "lucide-react";
import { memo } from "react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Age } from "../../../ui/age";
import { visibleText } from "../../../ui/hostile-text";
import { BotFace } from "../bot-face";
import type { Refusal } from "../bulk/bulk";
import { lastChange } from "../filter/match";
import { avatarOf, tagsOf } from "../profile";
import { StatusBadge } from "../status-badge";
import { needsAttention, statusWords } from "../status-words";
import type { BotItemProps } from "./bot-card";
import { BotLink } from "./bot-link";
import styles from "./bot-row.module.css";
import { useControls } from "./controls";
import { Evidence } from "./evidence";
import { NextButton } from "./next-step";
import { SelectBox } from "./select-box";
import columns from "./table-view.module.css";
import { Tags } from "./tags";

const words = texts.bots.card;

export const BotRow = memo(function BotRow({ bot, selected, active, refusal }: BotItemProps) {
  const { state } = bot.status;
  const controls = useControls();
  const tabIndex = active ? 0 : -1;
  const statusId = `status-${bot.id}`;
  return (
    <div
      className={`${columns.columns} ${styles.cells}`}
      data-tone={statusWords(state).tone}
      data-state={state}
      data-selected={selected || undefined}
    >
      <div role="gridcell" className={columns.select}>
        <SelectBox
          label={words.select(bot.name)}
          checked={selected}
          tabIndex={tabIndex}
          onToggle={(range) => controls.toggle(bot.id, range)}
          className={styles.box}
        />
      </div>
      <div role="gridcell" className={styles.who}>
        <BotFace seed={bot.hostname} state={state} size="s" avatar={avatarOf(bot)} bot={bot.id} />
        <div className={styles.names}>
          <BotLink bot={bot} tabIndex={tabIndex} describedBy={statusId} className={styles.link} />
          <code className={styles.quiet}>{bot.hostname}</code>
        </div>
      </div>
      <Status bot={bot} refusal={refusal} tabIndex={tabIndex} id={statusId} />
      <div role="gridcell" className={columns.seen}>
        <Evidence bot={bot} short />
      </div>
      <div role="gridcell" className={`${columns.model} ${styles.stack}`}>
        <code className={styles.one} title={`${bot.provider}/${bot.model}`}>
          {visibleText(bot.model)}
        </code>
        <span className={styles.quiet}>
          {[bot.provider, ...bot.channels.map((channel) => channel.kind)].join(" · ")}
        </span>
      </div>
      <div role="gridcell" className={columns.tags}>
        <Tags tags={tagsOf(bot)} />
      </div>
      <div role="gridcell" className={`${columns.changed} ${styles.quiet}`}>
        <Age at={lastChange(bot)} />
      </div>
    </div>
  );
});

interface StatusProps {
  bot: Bot;
  refusal: Refusal | undefined;
  tabIndex: number;
  id: string;
}

function Status({ bot, refusal, tabIndex, id }: StatusProps) {
  const { state, reason } = bot.status;
  return (
    <div role="gridcell" className={styles.status} id={id}>
      <StatusBadge state={state} />
      {reason && !refusal && (
        <span className={styles.reason} title={visibleText(reason.detail)}>
          <span className={styles.line}>{visibleText(reason.detail)}</span>
          {needsAttention(state) && reason.hint !== null && (
            <span className={styles.hint} title={visibleText(reason.hint)}>
              <CornerDownRight aria-hidden size={12} />
              <span className="visually-hidden">{words.next} </span>
              <span className={styles.line}>{visibleText(reason.hint)}</span>
            </span>
          )}
        </span>
      )}
      {refusal && (
        <span className={styles.refusal} title={visibleText(refusal.detail)}>
          {words.refused[refusal.action]} {visibleText(refusal.detail)}
        </span>
      )}
      {needsAttention(state) && (
        <span className={styles.next}>
          <NextButton bot={bot} tabIndex={tabIndex} />
        </span>
      )}
    </div>
  );
}
