/** Where people reach the bot. */
import { Plus } from "lucide-react";
import { useFieldArray, useFormContext } from "react-hook-form";

import type { Catalog, CatalogChannel } from "../../api/types";
import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { ChannelCard } from "./channel-card";
import { newChannel, type BotFields } from "./values";
import styles from "./channels-fields.module.css";

const words = texts.botForm.channels;

export function ChannelsFields({ catalog }: { catalog: Catalog }) {
  const { control } = useFormContext<BotFields>();
  const { fields, append, remove } = useFieldArray({ control, name: "channels" });
  const channels: CatalogChannel[] = catalog.channels;
  const connected = new Set(fields.map(({ kind }) => kind));
  const offered = channels.filter(({ kind }) => !connected.has(kind));

  return (
    <>
      {fields.map((field, at) => {
        const channel = channels.find(({ kind }) => kind === field.kind);
        return (
          channel && <ChannelCard key={field.id} at={at} channel={channel} onRemove={() => remove(at)} />
        );
      })}
      {offered.length > 0 && (
        <ul className={styles.offers}>
          {offered.map((channel) => (
            <Offer key={channel.kind} channel={channel} onAdd={() => append(newChannel(channel))} />
          ))}
        </ul>
      )}
      {fields.length === 0 && <p className={styles.none}>{words.none}</p>}
    </>
  );
}

function Offer({ channel, onAdd }: { channel: CatalogChannel; onAdd: () => void }) {
  return (
    <li className={styles.offer} data-available={channel.available}>
      <div className={styles.words}>
        <p className={styles.name}>{channel.name}</p>
        <p className={styles.about}>{channel.description}</p>
        {!channel.available && (
          <p className={styles.reason}>{channel.unavailable_reason ?? words.unavailableReason}</p>
        )}
      </div>
      {channel.available ? (
        <Button icon={Plus} size="s" onClick={onAdd}>
          {words.add(channel.name)}
        </Button>
      ) : (
        <span className={styles.tag}>{words.unavailable}</span>
      )}
    </li>
  );
}
