/** The way back to an older generation: what will change is said first, and what would be lost is asked again. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useState } from "react";

import { asApiError } from "../../../api/problem";
import type { Bot, Generation } from "../../../api/types";
import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { ConfirmDialog } from "../../../ui/confirm-dialog";
import { visibleText } from "../../../ui/hostile-text";
import { Notice } from "../../../ui/notice";
import { ProblemNotice } from "../../../ui/problem-notice";
import { toast } from "../../../ui/toast";
import { ChangeList } from "./change-list";
import { changesBetween } from "./changes";
import styles from "./history.module.css";
import { returnMutation } from "./queries";

const words = texts.botHistory.back;

const WOULD_BE_LOST = "state_would_be_lost";

interface ReturnButtonProps {
  bot: Bot;
  /** The generation to return to. */
  to: Generation;
  /** All that are known. */
  generations: Generation[];
  /** What the button says. */
  children: string;
}

export function ReturnButton({ bot, to, generations, children }: ReturnButtonProps) {
  const [open, setOpen] = useState(false);
  const going = useMutation(returnMutation(useQueryClient(), bot));
  const refusal = going.error === null ? null : asApiError(going.error);
  const isLoss = refusal?.code === WOULD_BE_LOST;
  const changes = changesBetween(generations, bot.generation, to.number);

  const turn = (next: boolean) => {
    setOpen(next);
    if (next) going.reset();
  };
  const confirm = () =>
    going.mutate(
      { number: to.number, acceptLoss: isLoss },
      {
        onSuccess: () => {
          setOpen(false);
          toast.done(words.done(to.number));
        },
      },
    );
  return (
    <>
      <Button size="s" icon={Undo2} onClick={() => turn(true)}>
        {children}
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={turn}
        title={words.title(to.number)}
        confirm={isLoss ? words.acceptLoss : words.confirm}
        look={isLoss ? "danger" : "primary"}
        keep={words.keep}
        busy={going.isPending}
        onConfirm={confirm}
      >
        <p>{changes.length === 0 ? words.nothing : words.lead}</p>
        {changes.length > 0 && <ChangeList changes={changes} label={words.changes} />}
        {refusal && !isLoss && <ProblemNotice title={words.failed} error={refusal} />}
        {refusal && isLoss && (
          <Notice tone="warn" role="alert" title={words.loss}>
            <p className={styles.loss}>{visibleText(refusal.message)}</p>
          </Notice>
        )}
      </ConfirmDialog>
    </>
  );
}
