/**
 * A link that asks the router only when it is used. The router's own costs as much as the rest of a card, and a
 * thousand cards may scroll by.
 */
import { useRouter } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, MouseEvent } from "react";

interface LightLinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  href: string;
}

export function LightLink({ href, children, ...rest }: LightLinkProps) {
  const { history } = useRouter();
  const open = (event: MouseEvent) => {
    // Another tab or window is the browser's affair.
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.push(href);
  };
  return (
    <a {...rest} href={href} onClick={open}>
      {children}
    </a>
  );
}

/** The address of a bot's page, or of a part of it. */
export function botAddress(hostname: string, part?: "logs"): string {
  const page = `/bots/${encodeURIComponent(hostname)}`;
  return part === undefined ? page : `${page}/${part}`;
}
