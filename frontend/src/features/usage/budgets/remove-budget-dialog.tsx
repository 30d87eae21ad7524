/** Asks before a budget is taken away. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { texts } from "../../../texts";
import { ConfirmDialog } from "../../../ui/confirm-dialog";
import { ProblemNotice } from "../../../ui/problem-notice";
import { Sentence } from "../../../ui/sentence";
import { toast } from "../../../ui/toast";
import { removeBudgetMutation, type Budget } from "../../keyring";
import { useNames } from "../names";
import { labelOf } from "./budget-words";

const words = texts.usage.budgets.removeDialog;

interface RemoveBudgetDialogProps {
  /** What is asked about; `null` while nothing is. */
  doomed: Budget | null;
  onClose: () => void;
}

export function RemoveBudgetDialog({ doomed, onClose }: RemoveBudgetDialogProps) {
  const remove = useMutation(removeBudgetMutation(useQueryClient()));
  const names = useNames();
  // While the dialog leaves it still says what it asked.
  const [shown, setShown] = useState(doomed);
  if (doomed && doomed !== shown) {
    setShown(doomed);
    remove.reset();
  }
  if (!shown) return null;
  const confirm = () =>
    remove.mutate(shown, {
      onSuccess: () => {
        toast.done(words.done);
        onClose();
      },
    });
  return (
    <ConfirmDialog
      open={doomed !== null}
      onOpenChange={(open) => !open && onClose()}
      title={<Sentence text={words.title} parts={{ budget: <bdi>{labelOf(shown, names)}</bdi> }} />}
      confirm={words.confirm}
      busy={remove.isPending}
      onConfirm={confirm}
    >
      <p>{words.text}</p>
      {remove.error && <ProblemNotice title={words.failed} error={remove.error} />}
    </ConfirmDialog>
  );
}
