/** The panic switch: cuts every bot off from its model at once, after asking; undone from the banner that it raises. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { OctagonX, Undo2 } from "lucide-react";
import { useState } from "react";

import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { ConfirmDialog } from "../../ui/confirm-dialog";
import { ProblemNotice } from "../../ui/problem-notice";
import { toast } from "../../ui/toast";
import { keyringQuery, panicMutation } from "./queries";
import { useIsAdmin } from "./use-is-admin";

const words = texts.keyring.panic;

export function PanicButton() {
  const isAdmin = useIsAdmin();
  const { data } = useQuery(keyringQuery);
  const change = useMutation(panicMutation(useQueryClient()));
  const [asking, setAsking] = useState(false);
  if (!isAdmin || !data) return null;
  if (data.panic_since !== null) return <LetAllInButton size="m" />;
  const panic = () =>
    change.mutate(true, {
      onSuccess: () => {
        setAsking(false);
        toast.done(words.done);
      },
    });
  return (
    <>
      <Button look="danger" icon={OctagonX} onClick={() => setAsking(true)}>
        {words.button}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={words.title}
        confirm={words.confirm}
        keep={words.keep}
        busy={change.isPending}
        onConfirm={panic}
      >
        <p>{words.text(data.grants)}</p>
        {change.error && <ProblemNotice title={words.failed} error={change.error} />}
      </ConfirmDialog>
    </>
  );
}

export function LetAllInButton({ size }: { size: "s" | "m" }) {
  const change = useMutation(panicMutation(useQueryClient()));
  const letIn = () =>
    change.mutate(false, {
      onSuccess: () => toast.done(words.undone),
      onError: (error) => toast.failed(words.failed, error),
    });
  return (
    <Button size={size} look={size === "m" ? "primary" : "secondary"} icon={Undo2} busy={change.isPending} onClick={letIn}>
      {words.letIn}
    </Button>
  );
}
