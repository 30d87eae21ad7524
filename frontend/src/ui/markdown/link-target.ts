/** Where a link of a text leads, as far as a page may follow it. */

const FOLLOWED = new Set(["http:", "https:", "mailto:"]);

export interface LinkTarget {
  href: string;
  /** What a person recognises: the host, or the address that mail goes to. */
  place: string;
}

/** `null` when the link must not be followed: another scheme, no address, or one inside this page. */
export function linkTarget(href: string | undefined): LinkTarget | null {
  if (!href || !URL.canParse(href)) return null;
  const url = new URL(href);
  if (!FOLLOWED.has(url.protocol)) return null;
  return { href: url.href, place: url.protocol === "mailto:" ? url.pathname : url.host };
}
