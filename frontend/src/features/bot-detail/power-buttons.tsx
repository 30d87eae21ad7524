import { Play, RotateCw, Square, type LucideIcon } from "lucide-react";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { possibleActions, type PowerAction } from "../bots";
import type { PowerControl } from "./use-power";

const ICONS: Record<PowerAction, LucideIcon> = { start: Play, stop: Square, restart: RotateCw };

export function PowerButtons({ bot, power }: { bot: Bot; power: PowerControl }) {
  const words = texts.botDetail.power;
  return possibleActions(bot).map((action) => (
    <Button
      key={action}
      look={action === "start" ? "primary" : "secondary"}
      icon={ICONS[action]}
      busy={power.pending === action}
      disabled={power.pending !== null && power.pending !== action}
      onClick={() => power.ask(action)}
    >
      {words[action]}
    </Button>
  ));
}
