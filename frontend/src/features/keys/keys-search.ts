/** What of the page of keys stands in its address. */

export interface KeysSearch {
  /** The form for a key of this vendor is open; of none that is chosen yet when it is empty. */
  add?: string;
  /** The address for which that key is. */
  url?: string;
}

export function validateKeysSearch(search: Record<string, unknown>): KeysSearch {
  const { add, url } = search;
  return {
    ...(typeof add === "string" && /^[a-z0-9-]{0,64}$/.test(add) && { add }),
    ...(typeof url === "string" && url.length <= 2048 && { url }),
  };
}
