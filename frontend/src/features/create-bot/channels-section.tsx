import { Plus } from "lucide-react";
import { useFieldArray, useFormContext } from "react-hook-form";

import type { CatalogChannel } from "../../api/types";
import { Button } from "../../ui/button";
import { ChannelFields } from "./channel-fields";
import styles from "./channels-section.module.css";
import { newChannel, type FormValues } from "./form-values";
import { Section } from "./section";

export function ChannelsSection({ channels }: { channels: CatalogChannel[] }) {
  const { control } = useFormContext<FormValues>();
  const { fields, append, remove } = useFieldArray({ control, name: "channels" });
  const connected = new Set(fields.map(({ kind }) => kind));
  const offered = channels.filter(({ kind }) => !connected.has(kind));

  return (
    <Section
      title="Channels"
      lead="Chat services through which people reach the bot. Without one, you talk to it here."
    >
      {fields.map((field, at) => {
        const channel = channels.find(({ kind }) => kind === field.kind);
        return (
          channel && (
            <ChannelFields key={field.id} at={at} channel={channel} onRemove={() => remove(at)} />
          )
        );
      })}
      {offered.length > 0 && (
        <ul className={styles.offers}>
          {offered.map((channel) => (
            <li key={channel.kind} className={styles.offer}>
              <Button
                icon={Plus}
                size="s"
                disabled={!channel.available}
                onClick={() => append(newChannel(channel))}
              >
                {`Add ${channel.name}`}
              </Button>
              <span className={styles.about}>
                {channel.available
                  ? channel.description
                  : (channel.unavailable_reason ?? "Not available with this image.")}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
