/** Shapes of the API that the generated types gain with the routes for creating. */
import type { CatalogChannel, CatalogProvider, CatalogSecret, CreateBotRequest } from "../../api/types";

export type BotRequest = CreateBotRequest & { tags?: string[]; avatar?: { emoji: string } };

export type Secret = CatalogSecret & { pattern?: string };
export type Channel = CatalogChannel & {
  allow_from_pattern?: string;
  how_to?: string[];
  url?: string;
};
export type Provider = CatalogProvider & { key_url?: string | null; discovers_models?: boolean };

/** What `POST /api/bots/preview` answers. */
export interface BotPreview {
  hostname: string;
  config: Record<string, unknown>;
  files: { path: string; contents: string }[];
  environment: Record<string, string>;
  secrets: { name: string; path: string }[];
}

export interface DiscoveredModel {
  id: string;
  name: string;
  size_bytes: number | null;
}
