import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Play, RotateCw, Square, type LucideIcon } from "lucide-react";

import type { Bot } from "../../api/types";
import { Button } from "../../ui/button";
import { ProblemNotice } from "../../ui/problem-notice";
import { possibleActions, powerMutation, type PowerAction } from "./actions";
import styles from "./bot-header.module.css";

const BUTTONS: Record<PowerAction, { word: string; icon: LucideIcon }> = {
  start: { word: "Start", icon: Play },
  stop: { word: "Stop", icon: Square },
  restart: { word: "Restart", icon: RotateCw },
};

export function PowerButtons({ bot }: { bot: Bot }) {
  const power = useMutation(powerMutation(useQueryClient(), bot.id));
  return (
    <>
      {possibleActions(bot).map((action) => {
        const { word, icon } = BUTTONS[action];
        return (
          <Button
            key={action}
            look={action === "start" ? "primary" : "secondary"}
            icon={icon}
            busy={power.isPending && power.variables === action}
            disabled={power.isPending && power.variables !== action}
            onClick={() => power.mutate(action)}
          >
            {word}
          </Button>
        );
      })}
      {power.error && (
        <ProblemNotice
          className={styles.problem}
          title={`${BUTTONS[power.variables ?? "start"].word} was refused`}
          error={power.error}
        />
      )}
    </>
  );
}
