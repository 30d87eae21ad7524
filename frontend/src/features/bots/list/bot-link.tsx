/**
 * The way to a bot. The router's own link costs as much as the rest of a card, and a thousand cards may scroll by: this
 * one asks the router only when it is used.
 */
import { useRouter } from "@tanstack/react-router";
import type { MouseEvent, ReactNode } from "react";

import { useControls } from "./controls";

interface BotLinkProps {
  id: string;
  hostname: string;
  tabIndex: number;
  describedBy: string;
  className: string | undefined;
  children: ReactNode;
}

export function BotLink({ id, hostname, tabIndex, describedBy, className, children }: BotLinkProps) {
  const router = useRouter();
  const controls = useControls();
  const target = { to: "/bots/$bot", params: { bot: hostname } } as const;
  const open = (event: MouseEvent) => {
    // Another tab or window is the browser's affair.
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void router.navigate(target);
  };
  return (
    <a
      href={`/bots/${encodeURIComponent(hostname)}`}
      className={className}
      data-item
      tabIndex={tabIndex}
      aria-describedby={describedBy}
      onClick={open}
      onPointerDown={() => void router.preloadRoute(target)}
      onFocus={() => controls.visit(id)}
    >
      {children}
    </a>
  );
}
