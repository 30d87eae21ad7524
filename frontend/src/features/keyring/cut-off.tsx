/** Cutting one bot off from its model, and letting it in again. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ban, Undo2 } from "lucide-react";
import { useState } from "react";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { ConfirmDialog } from "../../ui/confirm-dialog";
import { Notice } from "../../ui/notice";
import { ProblemNotice } from "../../ui/problem-notice";
import { Sentence } from "../../ui/sentence";
import { toast } from "../../ui/toast";
import { cutOffMutation } from "./queries";
import { useIsCutOff } from "./spend-line";

const words = texts.keyring.cut;

/** The button that fits how it is: asked before cutting off, at once when letting in. */
export function CutOffButton({ bot }: { bot: Bot }) {
  const isCutOff = useIsCutOff(bot);
  const change = useMutation(cutOffMutation(useQueryClient(), bot.id));
  const [asking, setAsking] = useState(false);
  const cut = () =>
    change.mutate(true, {
      onSuccess: () => {
        setAsking(false);
        toast.done(words.done(bot.name));
      },
    });
  if (isCutOff) return <LetInButton bot={bot} />;
  return (
    <>
      <Button size="s" look="danger" icon={Ban} onClick={() => setAsking(true)}>
        {texts.keyring.bot.cutOff}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={<Sentence text={words.title} parts={{ bot: <bdi>{bot.name}</bdi> }} />}
        confirm={words.confirm}
        keep={words.keep}
        busy={change.isPending}
        onConfirm={cut}
      >
        <p>{words.text}</p>
        {change.error && <ProblemNotice title={words.failed} error={change.error} />}
      </ConfirmDialog>
    </>
  );
}

function LetInButton({ bot }: { bot: Bot }) {
  const change = useMutation(cutOffMutation(useQueryClient(), bot.id));
  const letIn = () =>
    change.mutate(false, {
      onSuccess: () => toast.done(words.undone(bot.name)),
      onError: (error) => toast.failed(words.failed, error),
    });
  return (
    <Button size="s" icon={Undo2} busy={change.isPending} onClick={letIn}>
      {texts.keyring.bot.letIn}
    </Button>
  );
}

/** Says on a bot's page that it is cut off. */
export function CutOffNotice({ bot, className }: { bot: Bot; className?: string | undefined }) {
  if (!useIsCutOff(bot)) return null;
  return (
    <Notice tone="bad" title={words.notice} className={className} action={<LetInButton bot={bot} />}>
      {words.noticeText}
    </Notice>
  );
}
