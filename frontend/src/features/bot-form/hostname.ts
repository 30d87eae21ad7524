/** Host names: what they may look like, and the one that a display name suggests. */

import { texts } from "../../texts";

/** A DNS label (RFC 1123 section 2.1). */
export const HOSTNAME_PATTERN = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MAX_DERIVED = 40;

/** Derives a host name: accents are dropped, everything else that no label may have becomes a hyphen. */
export function deriveHostname(name: string): string {
  const label = name
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_DERIVED + 1)
    .replace(/^-+/, "")
    .slice(0, MAX_DERIVED)
    .replace(/-+$/, "");
  return UUID.test(label) ? "" : label;
}

/** Why a text is no host name; `null` when it is one. */
export function hostnameProblem(text: string): string | null {
  if (text === "") return texts.botForm.wrong.hostname;
  if (text.length > 63) return texts.botForm.wrong.longHostname;
  if (UUID.test(text)) return texts.botForm.wrong.idLike;
  if (!HOSTNAME_PATTERN.test(text)) return texts.botForm.wrong.hostnameSpelling;
  return null;
}

/** The first of `ada`, `ada-2`, `ada-3` … that is not taken. */
export function freeHostname(wished: string, taken: ReadonlySet<string>): string {
  let number = 2;
  let candidate = wished;
  while (taken.has(candidate)) {
    const suffix = `-${number}`;
    candidate = `${wished.slice(0, 63 - suffix.length).replace(/-+$/, "")}${suffix}`;
    number += 1;
  }
  return candidate;
}
