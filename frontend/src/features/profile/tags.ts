/** Tags: short words by which bots are found again. */

export const MAX_TAGS = 16;

const TAG = /^[a-z0-9][a-z0-9._-]{0,31}$/;

/** Makes a tag of what somebody typed: small letters, blanks become hyphens. */
export function toTag(text: string): string {
  return text.trim().toLowerCase().replaceAll(/\s+/g, "-").replace(/^#/, "");
}

export function isTag(text: string): boolean {
  return TAG.test(text);
}
