/** The end of a bot: what will be lost is said before it is asked, and its host name must be typed. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Square, Trash2 } from "lucide-react";
import { useState } from "react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { ConfirmDialog } from "../../../ui/confirm-dialog";
import { ProblemNotice } from "../../../ui/problem-notice";
import { Sentence } from "../../../ui/sentence";
import { toast } from "../../../ui/toast";
import { catalogQuery } from "../../bots";
import { deleteMutation } from "../actions";
import { usePower } from "../use-power";
import { Section } from "./section";
import styles from "./settings.module.css";

export function DangerZone({ bot }: { bot: Bot }) {
  const words = texts.botDetail.settings.danger;
  const [open, setOpen] = useState(false);
  const name = (
    <strong>
      <bdi>{bot.name}</bdi>
    </strong>
  );
  return (
    <Section danger title={words.remove} lead={<Sentence text={words.lead} parts={{ bot: name }} />}>
      <Losses bot={bot} />
      {bot.power === "running" && bot.status.state !== "deleting" && <StopFirst bot={bot} />}
      <div>
        <Button
          look="danger"
          icon={Trash2}
          disabled={bot.status.state === "deleting"}
          onClick={() => setOpen(true)}
        >
          {words.button}
        </Button>
      </div>
      <DeleteDialog bot={bot} open={open} onOpenChange={setOpen} />
    </Section>
  );
}

function Losses({ bot }: { bot: Bot }) {
  const words = texts.botDetail.settings.danger;
  const secrets = useSecretNames(bot);
  return (
    <div className={styles.losses}>
      <div>
        <h4>{words.now}</h4>
        <ul>
          <li>{words.container}</li>
          <li>{words.secrets(secrets)}</li>
          <li>{words.port(bot.port)}</li>
        </ul>
      </div>
      <div>
        <h4>{words.later}</h4>
        <ul>
          <li>{words.state}</li>
          <li>{words.settings}</li>
        </ul>
      </div>
    </div>
  );
}

/** The gateway's own token, the key of the provider where it has one, and the channels' tokens. */
function useSecretNames(bot: Bot): string[] {
  const words = texts.botDetail.settings.danger;
  const { data: catalog } = useQuery(catalogQuery);
  const need = catalog?.providers.find(({ id }) => id === bot.provider)?.key;
  return [
    words.gatewayToken,
    ...(need === "required" ? [words.providerKey] : []),
    ...(need === "optional" ? [words.providerKeyPerhaps] : []),
    ...bot.channels.flatMap((channel) => channel.secrets),
  ];
}

function StopFirst({ bot }: { bot: Bot }) {
  const words = texts.botDetail.settings.danger;
  const power = usePower(bot);
  return (
    <>
      <div className={styles.hint}>
        <p>{words.stopFirst}</p>
        <Button
          size="s"
          icon={Square}
          busy={power.pending === "stop"}
          onClick={() => power.ask("stop")}
        >
          {words.stopInstead}
        </Button>
      </div>
      {power.refused !== null && (
        <ProblemNotice
          title={texts.botDetail.power.refused[power.refused]}
          error={power.error}
        />
      )}
    </>
  );
}

interface DeleteDialogProps {
  bot: Bot;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

function DeleteDialog({ bot, open, onOpenChange }: DeleteDialogProps) {
  const words = texts.botDetail.settings.danger;
  const navigate = useNavigate();
  const remove = useMutation(deleteMutation(useQueryClient(), bot.id));
  const parts = {
    bot: <bdi>{bot.name}</bdi>,
    hostname: <code>{bot.hostname}</code>,
  };
  const change = (next: boolean) => {
    onOpenChange(next);
    if (next) remove.reset();
  };
  const confirm = () =>
    remove.mutate(undefined, {
      onSuccess: () => {
        const action = { label: words.trash, run: () => void navigate({ to: "/trash" }) };
        toast.info(words.done(bot.name), { action });
        void navigate({ to: "/" });
      },
    });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={change}
      title={<Sentence text={words.dialogTitle} parts={parts} />}
      confirm={words.confirm}
      typed={bot.hostname}
      busy={remove.isPending}
      onConfirm={confirm}
    >
      <p>
        <Sentence text={words.dialogText} parts={parts} />
      </p>
      <p>{words.dialogSecrets}</p>
      {remove.error && <ProblemNotice title={words.failed} error={remove.error} />}
    </ConfirmDialog>
  );
}
