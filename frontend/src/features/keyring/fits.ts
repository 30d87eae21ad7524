/** Which keys a bot may use: the rules of the keyring, for choosing before there is a bot. */
import type { CatalogProvider } from "../../api/types";
import type { Key } from "./types";

interface Wish {
  provider: Pick<CatalogProvider, "id" | "base_url">;
  base_url: string;
  /** None for the keys that are for everybody. */
  tags: readonly string[];
}

const sameUrl = (one: string | null, other: string) =>
  (one ?? "").replace(/\/+$/, "") === other.trim().replace(/\/+$/, "");

/** Keys of the vendor, whoever they are for; of an address that the operator gives, those for this very address. */
export function keysOfVendor(keys: readonly Key[], { provider, base_url }: Omit<Wish, "tags">): Key[] {
  return keys.filter(
    (key) =>
      key.vendor === provider.id && key.enabled && (provider.base_url === "none" || sameUrl(key.base_url, base_url)),
  );
}

export function fittingKeys(keys: readonly Key[], wish: Wish): Key[] {
  return keysOfVendor(keys, wish).filter(
    ({ tags }) => tags.length === 0 || tags.some((tag) => wish.tags.includes(tag)),
  );
}
