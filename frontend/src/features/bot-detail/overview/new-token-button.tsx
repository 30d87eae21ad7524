/** Gives the bot another token for the keyring's proxy; whoever took the old one is locked out. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useState } from "react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { ConfirmDialog } from "../../../ui/confirm-dialog";
import { ProblemNotice } from "../../../ui/problem-notice";
import { Sentence } from "../../../ui/sentence";
import { toast } from "../../../ui/toast";
import { saveBot } from "../settings/save";

const words = texts.keyring.token;

export function NewTokenButton({ bot }: { bot: Bot }) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const renew = useMutation({
    // Nothing of the description is edited, so nobody can be overtaken.
    mutationFn: () => saveBot(queries, bot, { new_token: true }, []),
    onSuccess: () => {
      setAsking(false);
      toast.done(words.done(bot.name));
    },
  });
  return (
    <>
      <Button size="s" icon={RefreshCw} onClick={() => setAsking(true)}>
        {words.button}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={<Sentence text={words.title} parts={{ bot: <bdi>{bot.name}</bdi> }} />}
        confirm={words.confirm}
        look="primary"
        keep={words.keep}
        busy={renew.isPending}
        onConfirm={() => renew.mutate()}
      >
        <p>{words.text}</p>
        {renew.error && <ProblemNotice title={words.failed} error={renew.error} />}
      </ConfirmDialog>
    </>
  );
}
