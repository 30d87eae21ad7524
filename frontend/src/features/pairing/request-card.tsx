/** One stranger who waits: who, since when, by which id, and the two answers. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, UserRound, X } from "lucide-react";
import { useState } from "react";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { Age } from "../../ui/age";
import { Button } from "../../ui/button";
import { ConfirmDialog } from "../../ui/confirm-dialog";
import { visibleText } from "../../ui/hostile-text";
import { ProblemNotice } from "../../ui/problem-notice";
import { Sentence } from "../../ui/sentence";
import { toast } from "../../ui/toast";
import { catalogQuery } from "../bots";
import styles from "./pairing-panel.module.css";
import { decideMutation } from "./queries";
import type { Decision, PairingRequest } from "./types";

export function RequestCard({ bot, request }: { bot: Bot; request: PairingRequest }) {
  const words = texts.pairing;
  const [asked, setAsked] = useState<Decision | null>(null);
  const { data: catalog } = useQuery(catalogQuery);
  const channel =
    catalog?.channels.find(({ kind }) => kind === request.channel)?.name ??
    visibleText(request.channel);
  const person = visibleText(request.sender_name ?? request.sender_id);
  return (
    <article className={styles.card} aria-label={person}>
      <span className={styles.portrait}>
        <UserRound aria-hidden size={20} />
      </span>
      <div className={styles.who}>
        <h3 className={styles.name}>
          <bdi>{request.sender_name === null ? words.unnamed : person}</bdi>
        </h3>
        <p className={styles.facts}>
          <span>{channel}</span>
          {request.created_at !== null && (
            <span>
              <Sentence text={words.wrote} parts={{ age: <Age at={request.created_at} /> }} />
            </span>
          )}
        </p>
        {request.expires_at !== null && (
          <p className={styles.facts}>
            <Sentence text={words.runsOut} parts={{ time: timeOf(request.expires_at) }} />
          </p>
        )}
      </div>
      <p className={styles.id}>
        <span>{words.id(channel)}</span>
        <code>{visibleText(request.sender_id)}</code>
      </p>
      <div className={styles.answers}>
        <Button icon={X} onClick={() => setAsked("refuse")}>
          {words.refuse}
        </Button>
        <Button look="primary" icon={Check} onClick={() => setAsked("approve")}>
          {words.approve}
        </Button>
      </div>
      <Answer
        bot={bot}
        request={request}
        person={person}
        channel={channel}
        asked={asked}
        onClose={() => setAsked(null)}
      />
    </article>
  );
}

function timeOf(at: string): string {
  return new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

interface AnswerProps {
  bot: Bot;
  request: PairingRequest;
  person: string;
  channel: string;
  asked: Decision | null;
  onClose: () => void;
}

function Answer({ bot, request, person, channel, asked, onClose }: AnswerProps) {
  const words = texts.pairing;
  const decide = useMutation(decideMutation(useQueryClient(), bot));
  // The words stay while the dialog fades.
  const [shown, setShown] = useState<Decision>("approve");
  if (asked !== null && asked !== shown) setShown(asked);
  const dialog = shown === "approve" ? words.confirmApprove : words.confirmRefuse;
  const parts = {
    person: (
      <strong>
        <bdi>{person}</bdi>
      </strong>
    ),
    bot: <bdi>{bot.name}</bdi>,
    channel,
    id: <code>{visibleText(request.sender_id)}</code>,
  };
  const confirm = () =>
    decide.mutate(
      { request, decision: shown },
      {
        onSuccess: () => {
          onClose();
          toast.done(shown === "approve" ? words.approved(person, bot.name) : words.refused(person));
        },
      },
    );
  return (
    <ConfirmDialog
      open={asked !== null}
      onOpenChange={(open) => {
        if (open) return;
        decide.reset();
        onClose();
      }}
      title={<Sentence text={dialog.title} parts={parts} />}
      confirm={dialog.button}
      look={shown === "approve" ? "primary" : "danger"}
      keep={dialog.keep}
      busy={decide.isPending}
      onConfirm={confirm}
    >
      <p>
        <Sentence text={dialog.text} parts={parts} />
      </p>
      {decide.error && <ProblemNotice title={words.notDone} error={decide.error} />}
    </ConfirmDialog>
  );
}
