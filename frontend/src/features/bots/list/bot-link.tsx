/** The way to a bot, by its name: what the keyboard goes to from card to card. */
import { useRouter } from "@tanstack/react-router";

import type { Bot } from "../../../api/types";
import { visibleText } from "../../../ui/hostile-text";
import { useControls } from "./controls";
import { botAddress, LightLink } from "./light-link";

interface BotLinkProps {
  bot: Bot;
  tabIndex: number;
  describedBy: string;
  className: string | undefined;
}

export function BotLink({ bot, describedBy, ...rest }: BotLinkProps) {
  const { id, hostname, name } = bot;
  const router = useRouter();
  const controls = useControls();
  return (
    <LightLink
      {...rest}
      href={botAddress(hostname)}
      data-item
      aria-describedby={describedBy}
      onPointerDown={() => void router.preloadRoute({ to: "/bots/$bot", params: { bot: hostname } })}
      onFocus={() => controls.visit(id)}
    >
      <bdi>{visibleText(name)}</bdi>
    </LightLink>
  );
}
