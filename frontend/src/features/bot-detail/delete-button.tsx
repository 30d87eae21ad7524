import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Trash2 } from "lucide-react";
import { useState } from "react";

import type { Bot } from "../../api/types";
import { Button } from "../../ui/button";
import { ConfirmDialog } from "../../ui/confirm-dialog";
import { ProblemNotice } from "../../ui/problem-notice";
import { deleteMutation } from "./actions";

export function DeleteButton({ bot }: { bot: Bot }) {
  const [open, setOpen] = useState(false);
  const navigate = useNavigate();
  const remove = useMutation(deleteMutation(useQueryClient(), bot.id));

  const change = (next: boolean) => {
    setOpen(next);
    if (next) remove.reset();
  };
  const confirm = () => remove.mutate(undefined, { onSuccess: () => void navigate({ to: "/" }) });

  return (
    <>
      <Button
        look="danger"
        icon={Trash2}
        disabled={bot.status.state === "deleting"}
        onClick={() => change(true)}
      >
        Delete
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={change}
        title={
          <>
            Delete <bdi>{bot.name}</bdi>?
          </>
        }
        confirm="Delete bot"
        busy={remove.isPending}
        onConfirm={confirm}
      >
        <p>
          <strong>
            <bdi>{bot.name}</bdi>
          </strong>{" "}
          (<code>{bot.hostname}</code>) stops, and its container, network and secrets are removed. What it
          remembers is kept in the trash for seven days, then it is gone too.
        </p>
        {remove.error && <ProblemNotice title="It was not deleted" error={remove.error} />}
      </ConfirmDialog>
    </>
  );
}
