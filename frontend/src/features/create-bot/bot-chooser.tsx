/** The bots that a new one can be made like. */
import { useQuery } from "@tanstack/react-query";
import { Check, Search } from "lucide-react";
import { useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";

import type { Bot, Catalog } from "../../api/types";
import { texts } from "../../texts";
import { Field } from "../../ui/field";
import { Notice } from "../../ui/notice";
import { ProblemNotice } from "../../ui/problem-notice";
import { Skeleton } from "../../ui/skeleton";
import styles from "./bot-chooser.module.css";
import { copyOf, secretsToGive } from "./copy-bot";
import type { FormValues } from "./form-values";
import { searchQuery } from "./queries";
import { useDebounced } from "./use-debounced";

const words = texts.createBot.template;
const copyWords = texts.createBot.copy;

const PAUSE_MS = 200;

export function BotChooser({ catalog }: { catalog: Catalog }) {
  const { reset } = useFormContext<FormValues>();
  const [typed, setTyped] = useState("");
  const search = useDebounced(typed.trim(), PAUSE_MS);
  const { data: bots, error, refetch } = useQuery(searchQuery(search));
  const [source, setSource] = useState<Bot | null>(null);
  const chosen = useWatch<FormValues, "copy_of">({ name: "copy_of" });

  const duplicate = (bot: Bot) => {
    reset(copyOf(bot, catalog), { keepDefaultValues: true });
    setSource(bot);
  };

  return (
    <section className={styles.chooser} aria-label={words.duplicate}>
      <Field label={words.search}>
        {(control) => (
          <div className={styles.search}>
            <Search aria-hidden size={16} />
            <input
              {...control}
              type="search"
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </div>
        )}
      </Field>
      {error && <ProblemNotice title={words.failed} error={error} onRetry={() => void refetch()} />}
      {!bots && !error && (
        <div role="status" aria-busy="true" aria-label={words.searching}>
          <Skeleton className={styles.placeholder} />
        </div>
      )}
      {bots?.length === 0 && <p className={styles.none}>{search === "" ? words.noBots : words.none}</p>}
      {bots && bots.length > 0 && (
        <ul className={styles.bots} aria-label={words.bots}>
          {bots.map((bot) => (
            <BotRow key={bot.id} bot={bot} chosen={bot.hostname === chosen} onChoose={() => duplicate(bot)} />
          ))}
        </ul>
      )}
      {source && source.hostname === chosen && <CopyNotice bot={source} catalog={catalog} />}
    </section>
  );
}

function BotRow({ bot, chosen, onChoose }: { bot: Bot; chosen: boolean; onChoose: () => void }) {
  return (
    <li>
      <button
        type="button"
        className={styles.bot}
        aria-pressed={chosen}
        onClick={onChoose}
      >
        <span className={styles.name}>
          <span>
            <span className="visually-hidden">{words.use} </span>
            <bdi>{bot.name}</bdi>
          </span>
          <code>{bot.hostname}</code>
        </span>
        <code className={styles.model}>
          {bot.provider}/{bot.model}
        </code>
        {chosen && <Check aria-hidden size={16} />}
      </button>
    </li>
  );
}

function CopyNotice({ bot, catalog }: { bot: Bot; catalog: Catalog }) {
  const secrets = secretsToGive(bot, catalog);
  return (
    <Notice tone="info" role="status" title={copyWords.notice(bot.name)}>
      {secrets.length === 0 ? copyWords.noSecrets : copyWords.secrets(secrets)}
    </Notice>
  );
}
