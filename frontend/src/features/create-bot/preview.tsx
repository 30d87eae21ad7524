/** The bot as it will be, beside the form. */
import { useFormContext, useWatch } from "react-hook-form";

import type { Catalog } from "../../api/types";
import { Button } from "../../ui/button";
import { bytesText, coresText } from "../../ui/quantity";
import { BotFace } from "../bots";
import type { FormValues } from "./form-values";
import styles from "./preview.module.css";

const MIB = 1024 * 1024;

export function Preview({ catalog, busy }: { catalog: Catalog; busy: boolean }) {
  const values = useWatch<FormValues>();
  const { errors, isSubmitted } = useFormContext<FormValues>().formState;
  const provider = catalog.providers.find(({ id }) => id === values.provider);
  const wrong = isSubmitted ? Object.keys(errors).length : 0;
  const named = (values.name ?? "").trim() !== "";
  return (
    <section className={styles.preview} aria-label="Preview">
      <div className={styles.top}>
        <BotFace seed={values.hostname ?? ""} state={named ? "running" : "stopped"} size="l" />
        <div className={styles.names}>
          <p className={styles.name}>
            <bdi>{named ? values.name : "Your new bot"}</bdi>
          </p>
          <code className={styles.hostname}>{values.hostname || "its-host-name"}</code>
        </div>
      </div>
      <dl className={styles.facts}>
        <div>
          <dt>Model</dt>
          <dd>
            {provider?.name}
            <code>{values.model}</code>
          </dd>
        </div>
        <div>
          <dt>Channels</dt>
          <dd>{channelNames(catalog, values.channels) || "none, chat here"}</dd>
        </div>
        <div>
          <dt>Limits</dt>
          <dd>
            <code>
              {bytesText((values.memory_mib || 0) * MIB)}, {coresText((values.cpu_cores || 0) * 1000)}
            </code>
          </dd>
        </div>
      </dl>
      {provider?.demo && (
        <p className={styles.demo}>
          The demo model gives scripted answers. It shows how everything works; it does not think.
        </p>
      )}
      <Button type="submit" look="primary" busy={busy} className={styles.submit}>
        Create bot
      </Button>
      {wrong > 0 && (
        <p className={styles.wrong} role="status">
          {wrong === 1 ? "One field needs another look." : `${wrong} fields need another look.`}
        </p>
      )}
    </section>
  );
}

function channelNames(catalog: Catalog, channels: { kind?: string }[] | undefined): string {
  return (channels ?? [])
    .map(({ kind }) => catalog.channels.find((offered) => offered.kind === kind)?.name ?? kind)
    .join(", ");
}
