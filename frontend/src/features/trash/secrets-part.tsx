/** The secrets that are gone: given again here, or their channel is left out. */
import { useFormContext, useWatch } from "react-hook-form";

import { texts } from "../../texts";
import { Segmented } from "../../ui/segmented";
import { HowTo, KeyField, TokenField } from "../bot-form";
import type { AdoptValues, ChannelNeed, Needs } from "./adopt-values";
import styles from "./bring-back.module.css";

const words = texts.trash.bring;

export function SecretsPart({ needs: { provider, channels } }: { needs: Needs }) {
  const canChoose = channels.some(({ impossible }) => !impossible);
  return (
    <section className={styles.secrets} aria-label={words.needs}>
      <header>
        <h3>{words.needs}</h3>
        {canChoose && <p className={styles.help}>{words.needsHelp}</p>}
      </header>
      {provider && (
        <div role="group" aria-label={provider.name} className={styles.need}>
          <h4>{provider.name}</h4>
          <KeyField provider={provider} />
        </div>
      )}
      {channels.map((need) => (
        <ChannelPart key={need.kind} need={need} />
      ))}
    </section>
  );
}

function ChannelPart({ need: { kind, channel, secrets, impossible } }: { need: ChannelNeed }) {
  const { formState, setValue, getValues, clearErrors } = useFormContext<AdoptValues>();
  const dropped = useWatch<AdoptValues, "dropped">({ name: "dropped" }).includes(kind);
  const at = getValues("channels").findIndex((entry) => entry.kind === kind);
  const name = channel?.name ?? kind;
  const error = formState.errors.channels?.[at]?.kind?.message;
  const decide = (choice: "give" | "drop") => {
    const others = getValues("dropped").filter((other) => other !== kind);
    setValue("dropped", choice === "drop" ? [...others, kind] : others);
    clearErrors(`channels.${at}`);
  };
  return (
    <div role="group" aria-label={name} className={styles.need}>
      <div className={styles.needHead}>
        <h4>{name}</h4>
        {!impossible && (
          <Segmented
            label={words.decide.label(name)}
            value={dropped ? "drop" : "give"}
            options={[
              { value: "give", label: words.decide.give },
              { value: "drop", label: words.decide.drop },
            ]}
            onChange={decide}
          />
        )}
      </div>
      {impossible && (
        <p className={styles.help}>{words.impossible(name, channel?.unavailable_reason ?? null)}</p>
      )}
      {!impossible && dropped && <p className={styles.help}>{words.dropped(name)}</p>}
      {!dropped && error !== undefined && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
      {!dropped && channel && (
        <>
          {secrets.map((secret) => (
            <TokenField key={secret.name} at={at} kind={kind} secret={secret} />
          ))}
          <HowTo channel={channel} open={false} />
        </>
      )}
    </div>
  );
}
