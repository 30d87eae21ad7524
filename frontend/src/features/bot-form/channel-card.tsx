/** One connected chat service: its tokens, and who may talk to the bot through it. */
import { X } from "lucide-react";
import { useFormContext, useWatch } from "react-hook-form";

import type { CatalogChannel } from "../../api/types";
import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { ChipsInput } from "../../ui/chips-input";
import { Field } from "../../ui/field";
import styles from "./channel-card.module.css";
import { HowTo } from "./how-to";
import { useKept } from "./kept";
import { fits } from "./pattern";
import { PolicyChoice } from "./policy-choice";
import { TokenField } from "./token-field";
import { useSetField } from "./use-set-field";
import { usesAllowList, type BotFields } from "./values";

const words = texts.botForm.channels;

interface ChannelCardProps {
  at: number;
  channel: CatalogChannel;
  onRemove: () => void;
}

export function ChannelCard({ at, channel, onRemove }: ChannelCardProps) {
  const { formState } = useFormContext<BotFields>();
  const values = useWatch<BotFields, `channels.${number}`>({ name: `channels.${at}` });
  // Who connected it once knows how its tokens are got.
  const isKnown = useKept().tokens[channel.kind] !== undefined;
  const error = formState.errors.channels?.[at]?.kind?.message;
  // Removing the card unmounts it a moment after its values are gone.
  if (!values) return null;

  return (
    <section className={styles.card} role="group" aria-label={channel.name}>
      <header className={styles.header}>
        <h3>{channel.name}</h3>
        <Button look="quiet" size="s" icon={X} iconOnly title={words.remove(channel.name)} onClick={onRemove}>
          {words.remove(channel.name)}
        </Button>
      </header>
      {error !== undefined && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
      <HowTo channel={channel} open={!isKnown} />
      <div className={styles.tokens}>
        {channel.secrets.map((secret) => (
          <TokenField key={secret.name} at={at} kind={channel.kind} secret={secret} />
        ))}
      </div>
      <div className={styles.policies}>
        <PolicyChoice at={at} field="dm_policy" question={words.dm} policies={words.dmPolicies} />
        <PolicyChoice at={at} field="group_policy" question={words.group} policies={words.groupPolicies} />
      </div>
      {usesAllowList(values) && <PeopleField at={at} channel={channel} people={values.allow_from} />}
      {values.dm_policy === "open" && <p className={styles.caution}>{words.openCaution}</p>}
    </section>
  );
}

function PeopleField({ at, channel, people }: { at: number; channel: CatalogChannel; people: string[] }) {
  const { formState } = useFormContext<BotFields>();
  const setField = useSetField();
  return (
    <Field
      label={words.people}
      help={words.peopleHelp(capital(channel.allow_from_shape))}
      error={formState.errors.channels?.[at]?.allow_from?.message}
    >
      {(control) => (
        <ChipsInput
          control={control}
          label={words.people}
          chips={people}
          isOdd={(person) => !fits(channel.allow_from_pattern, person)}
          onChange={(next) => setField(`channels.${at}.allow_from`, next)}
        />
      )}
    </Field>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
