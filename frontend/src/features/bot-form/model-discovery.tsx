/** Asks the server which models an Ollama has. */
import { useMutation } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useFormContext } from "react-hook-form";

import type { CatalogProvider } from "../../api/types";
import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { ProblemNotice } from "../../ui/problem-notice";
import { bytesText } from "../../ui/quantity";
import { Sentence } from "../../ui/sentence";
import { discoverMutation } from "./discover";
import styles from "./fields.module.css";
import type { BotFields } from "./values";
import { ModelOffers } from "./model-field";
import { useSetField } from "./use-set-field";

const words = texts.botForm.model;

export function ModelDiscovery({ provider }: { provider: CatalogProvider }) {
  const { getValues, trigger } = useFormContext<BotFields>();
  const setField = useSetField();
  const discover = useMutation(discoverMutation);
  const models = discover.data?.models;

  const look = async () => {
    if (!(await trigger("base_url"))) return;
    const asked = getValues("base_url").trim();
    const found = await discover.mutateAsync({ provider: provider.id, base_url: asked }).catch(() => null);
    if (!found) return;
    // Inside a bot's container this machine has another name than here.
    if (found.bot_base_url !== asked) setField("base_url", found.bot_base_url);
    const [first] = found.models;
    if (first && !found.models.some(({ id }) => id === getValues("model"))) setField("model", first.id);
  };

  return (
    <div className={styles.discovery}>
      <div className={styles.row}>
        <Button icon={Search} size="s" busy={discover.isPending} onClick={() => void look()}>
          {discover.isPending ? words.discovering : words.discover}
        </Button>
        <span role="status" className={styles.quiet}>
          {models && models.length > 0 && words.discovered(models.length)}
          {models?.length === 0 && <Sentence text={words.discoveredNone} />}
        </span>
      </div>
      {discover.data?.reachable_by_bots === false && (
        <Notice tone="warn" role="status" title={words.outOfReach}>
          <Sentence text={words.outOfReachHelp} />
        </Notice>
      )}
      {discover.error && <ProblemNotice title={words.discoverFailed} error={discover.error} />}
      {models && (
        <ModelOffers
          label={words.found}
          models={models.map(({ id, name, size_bytes }) => ({
            id,
            name,
            note: size_bytes === null ? undefined : bytesText(size_bytes),
          }))}
        />
      )}
    </div>
  );
}
