import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Play } from "lucide-react";

import { client, unwrap } from "../../api/client";
import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { visibleText } from "../../ui/hostile-text";
import { toast } from "../../ui/toast";
import { storeBot } from "../bots";
import styles from "./chat-panel.module.css";

/** States that another start may lead out of. */
const STARTABLE = new Set<Bot["status"]["state"]>(["stopped", "failed", "crash_looping"]);

/** Why the bot does not answer, and the way to change that. */
export function NotReady({ bot }: { bot: Bot }) {
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: () =>
      unwrap(client.POST("/api/bots/{bot}/start", { params: { path: { bot: bot.id } } })),
    onSuccess: (started) => storeBot(queries, started),
    onError: (error) => toast.failed(texts.chat.startFailed, error),
  });
  const { state } = bot.status;
  return (
    <div className={styles.notReady} role="status">
      <span>{texts.chat.notReady(visibleText(bot.name), state)}</span>
      {STARTABLE.has(state) && (
        <Button size="s" icon={Play} busy={start.isPending} onClick={() => start.mutate()}>
          {state === "stopped" ? texts.chat.start : texts.chat.startAgain}
        </Button>
      )}
    </div>
  );
}
