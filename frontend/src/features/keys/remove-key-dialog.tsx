/** Asks before a key is destroyed: which bots used it, and which of them have no other. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { texts } from "../../texts";
import { ConfirmDialog } from "../../ui/confirm-dialog";
import { ProblemNotice } from "../../ui/problem-notice";
import { Sentence } from "../../ui/sentence";
import { toast } from "../../ui/toast";
import { removeKeyMutation, type Key } from "../keyring";
import styles from "./keys.module.css";

const words = texts.keys.remove;

/** So many bots are named; of more the rest is counted. */
const NAMED = 8;

interface RemoveKeyDialogProps {
  /** What is asked about; `null` while nothing is. */
  doomed: Key | null;
  onClose: () => void;
}

export function RemoveKeyDialog({ doomed, onClose }: RemoveKeyDialogProps) {
  const remove = useMutation(removeKeyMutation(useQueryClient()));
  // While the dialog leaves it still says what it asked.
  const [shown, setShown] = useState(doomed);
  if (doomed && doomed !== shown) {
    setShown(doomed);
    remove.reset();
  }
  if (!shown) return null;
  const confirm = () =>
    remove.mutate(shown.id, {
      onSuccess: () => {
        toast.done(words.done(shown.label));
        onClose();
      },
    });
  return (
    <ConfirmDialog
      open={doomed !== null}
      onOpenChange={(open) => !open && onClose()}
      title={<Sentence text={words.title} parts={{ key: <bdi>{shown.label}</bdi> }} />}
      confirm={words.confirm}
      {...(shown.bots.length > 0 && { typed: shown.label })}
      busy={remove.isPending}
      onConfirm={confirm}
    >
      <p>{words.text}</p>
      <Affected bots={shown.bots} />
      {remove.error && <ProblemNotice title={words.failed} error={remove.error} />}
    </ConfirmDialog>
  );
}

function Affected({ bots }: { bots: Key["bots"] }) {
  if (bots.length === 0) return <p>{words.nobody}</p>;
  const stranded = bots.filter(({ has_other: hasOther }) => !hasOther).map(({ name }) => name);
  const more = bots.length - NAMED;
  return (
    <>
      <p>{words.affected(bots.length)}</p>
      <ul className={styles.affected}>
        {bots.slice(0, NAMED).map(({ id, name }) => (
          <li key={id}>
            <bdi>{name}</bdi>
          </li>
        ))}
        {more > 0 && <li>{words.others(more)}</li>}
      </ul>
      {stranded.length > 0 && (
        <p className={styles.stranded}>
          {words.stranded(
            stranded.length > NAMED
              ? [...stranded.slice(0, NAMED), words.others(stranded.length - NAMED).replace(/^and /, "")]
              : stranded,
          )}
        </p>
      )}
    </>
  );
}
