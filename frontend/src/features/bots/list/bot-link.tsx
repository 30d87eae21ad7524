/** The way to a bot: what the keyboard goes to from card to card. */
import { useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { useControls } from "./controls";
import { botAddress, LightLink } from "./light-link";

interface BotLinkProps {
  id: string;
  hostname: string;
  tabIndex: number;
  describedBy: string;
  className: string | undefined;
  children: ReactNode;
}

export function BotLink({ id, hostname, describedBy, children, ...rest }: BotLinkProps) {
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
      {children}
    </LightLink>
  );
}
