/** How many requests a minute the bot may send, what is usual, and another number for it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { useRef, useState, type FormEvent, type RefObject } from "react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { Dialog } from "../../../ui/dialog";
import { Field } from "../../../ui/field";
import { ProblemNotice } from "../../../ui/problem-notice";
import { Sentence } from "../../../ui/sentence";
import { toast } from "../../../ui/toast";
import { parseRate, rateMutation, useIsAdmin, useRate, type Rate as Known } from "../../keyring";
import { Fact } from "./fact";
import styles from "./rate.module.css";

const words = texts.keyring.rate;

export function Rate({ bot }: { bot: Bot }) {
  const isAdmin = useIsAdmin();
  const rate = useRate(bot);
  const [changing, setChanging] = useState(false);
  if (!rate) return null;
  const present = rate.own ?? rate.usual;
  return (
    <>
      <Fact name={words.name}>
        <span className={styles.rate} title={words.title}>
          {present === null ? words.unknown : <span className={styles.data}>{words.perMinute(present)}</span>}
          {isAdmin && (
            <Button
              look="quiet"
              size="s"
              icon={Pencil}
              iconOnly
              className={styles.change}
              title={words.change}
              onClick={() => setChanging(true)}
            >
              {words.change}
            </Button>
          )}
        </span>
        {rate.own !== null && rate.usual !== null && <span className={styles.usual}>{words.usual(rate.usual)}</span>}
      </Fact>
      {changing && <RateDialog bot={bot} rate={rate} onClose={() => setChanging(false)} />}
    </>
  );
}

interface RateDialogProps {
  bot: Bot;
  rate: Known;
  onClose: () => void;
}

function RateDialog(props: RateDialogProps) {
  const number = useRef<HTMLInputElement>(null);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && props.onClose()}
      title={<Sentence text={words.dialogTitle} parts={{ bot: <bdi>{props.bot.name}</bdi> }} />}
      initialFocus={number}
    >
      <RateForm {...props} number={number} />
    </Dialog>
  );
}

function RateForm({ bot, rate, onClose, number }: RateDialogProps & { number: RefObject<HTMLInputElement | null> }) {
  const [typed, setTyped] = useState(rate.own === null ? "" : String(rate.own));
  const [isWrong, setWrong] = useState(false);
  const change = useMutation(rateMutation(useQueryClient(), bot.id));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wish = parseRate(typed);
    setWrong(wish === undefined);
    if (wish === undefined) return;
    change.mutate(wish, {
      onSuccess: () => {
        toast.done(wish === null ? words.reset(bot.name) : words.done(bot.name, wish));
        onClose();
      },
    });
  };
  return (
    <form noValidate className={styles.form} onSubmit={submit}>
      <Field label={words.label} help={words.help(rate.usual)} error={isWrong ? words.wrong : undefined}>
        {(control) => (
          <input
            {...control}
            ref={number}
            className={`${control.className} ${styles.data}`}
            inputMode="numeric"
            autoComplete="off"
            placeholder={rate.usual === null ? undefined : words.placeholder(rate.usual)}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setWrong(false);
            }}
          />
        )}
      </Field>
      {change.error && <ProblemNotice title={words.failed} error={change.error} />}
      <div className={styles.actions}>
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button type="submit" look="primary" busy={change.isPending}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}
