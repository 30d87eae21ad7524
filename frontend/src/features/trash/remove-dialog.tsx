/** Asks before files are destroyed: whose they are and what is lost with them. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { texts } from "../../texts";
import { ConfirmDialog } from "../../ui/confirm-dialog";
import { ProblemNotice } from "../../ui/problem-notice";
import { sizeText } from "../../ui/quantity";
import { Sentence } from "../../ui/sentence";
import { toast } from "../../ui/toast";
import { nameOf, wordFor } from "./leftover-words";
import { removeMutation, type Leftover } from "./queries";

const words = texts.trash.remove;

interface RemoveDialogProps {
  /** What is asked about; `null` while nothing is. */
  leftover: Leftover | null;
  onClose: () => void;
}

export function RemoveDialog({ leftover, onClose }: RemoveDialogProps) {
  const remove = useMutation(removeMutation(useQueryClient()));
  // While the dialog leaves it still says what it asked.
  const [shown, setShown] = useState(leftover);
  if (leftover && leftover !== shown) {
    setShown(leftover);
    remove.reset();
  }
  if (!shown) return null;
  const name = nameOf(shown);
  const size = sizeText(shown.bytes);
  const confirm = () =>
    remove.mutate(shown.name, {
      onSuccess: () => {
        toast.done(words.done(name));
        onClose();
      },
    });
  return (
    <ConfirmDialog
      open={leftover !== null}
      onOpenChange={(open) => !open && onClose()}
      title={<Sentence text={words.title} parts={{ bot: <bdi>{name}</bdi> }} />}
      confirm={words.confirm}
      typed={wordFor(shown)}
      busy={remove.isPending}
      onConfirm={confirm}
    >
      <p>{shown.bot ? words.text(size) : words.unknown(size)}</p>
      {remove.error && <ProblemNotice title={words.failed} error={remove.error} />}
    </ConfirmDialog>
  );
}
