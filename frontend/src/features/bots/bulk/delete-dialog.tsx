/** Asks before bots are deleted: how many, which, and what is lost. */
import { useState } from "react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { ConfirmDialog } from "../../../ui/confirm-dialog";
import { visibleText } from "../../../ui/hostile-text";
import { BotFace } from "../bot-face";
import { avatarOf } from "../profile";
import styles from "./delete-dialog.module.css";

const words = texts.bots.remove;

interface DeleteDialogProps {
  /** The bots in question; `null` while nothing is asked. */
  bots: readonly Bot[] | null;
  onClose: () => void;
  onConfirm: () => void;
}

export function DeleteDialog({ bots, onClose, onConfirm }: DeleteDialogProps) {
  // While the dialog leaves it still says what it asked.
  const [shown, setShown] = useState<readonly Bot[]>([]);
  if (bots && bots !== shown) setShown(bots);
  const name = shown.length === 1 ? visibleText(shown[0]?.name ?? "") : null;
  return (
    <ConfirmDialog
      open={bots !== null}
      onOpenChange={(open) => !open && onClose()}
      title={words.title(shown.length, name)}
      confirm={words.confirm(shown.length)}
      keep={words.keep(shown.length)}
      onConfirm={onConfirm}
    >
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard */}
      <ul className={styles.list} aria-label={words.listed} tabIndex={0}>
        {shown.map((bot) => (
          <li key={bot.id} className={styles.bot}>
            <BotFace seed={bot.hostname} state={bot.status.state} size="s" avatar={avatarOf(bot)} bot={bot.id} />
            <span className={styles.names}>
              <bdi className={styles.name}>{visibleText(bot.name)}</bdi>
              <code>{bot.hostname}</code>
            </span>
          </li>
        ))}
      </ul>
      <p>{words.lost(shown.length)}</p>
    </ConfirmDialog>
  );
}
