/** A small catalogue for tests. */
import type { Catalog } from "../api/types";

const MIB = 1024 * 1024;

export const catalogFixture: Catalog = {
  providers: [
    {
      id: "demo",
      name: "Demo model",
      description: "Built in: scripted answers.",
      key: "none",
      base_url: "none",
      style: "openai-completions",
      address: null,
      key_url: null,
      discovers_models: false,
      models: [{ id: "demo-1", name: "Demo (scripted answers)" }],
      demo: true,
    },
    {
      id: "anthropic",
      name: "Anthropic",
      description: "Claude models with your own API key.",
      key: "required",
      base_url: "none",
      style: "anthropic-messages",
      address: "https://api.anthropic.com",
      key_url: "https://console.anthropic.com/settings/keys",
      discovers_models: false,
      models: [{ id: "claude-opus-4-6", name: "Claude Opus 4.6" }],
      demo: false,
    },
    {
      id: "ollama",
      name: "Ollama",
      description: "Models on your own machine.",
      key: "none",
      base_url: "required",
      style: "ollama",
      address: null,
      key_url: null,
      discovers_models: true,
      models: [],
      demo: false,
    },
  ],
  channels: [
    {
      kind: "telegram",
      name: "Telegram",
      description: "A Telegram bot.",
      available: true,
      unavailable_reason: null,
      allow_from_shape: "numeric Telegram user ids, as in 123456789",
      allow_from_pattern: "^[1-9][0-9]{0,18}$",
      how_to: ["Write to @BotFather.", "Send /newbot.", "Paste the token here."],
      url: "https://t.me/BotFather",
      secrets: [
        {
          name: "telegram_token",
          label: "Bot token",
          shape: "digits, a colon and 35 letters",
          pattern: "^[0-9]{6,20}:[A-Za-z0-9_-]{35}$",
          help: "Write /newbot to @BotFather.",
        },
      ],
    },
    {
      kind: "discord",
      name: "Discord",
      description: "A Discord application.",
      available: false,
      unavailable_reason: "The image does not have it.",
      allow_from_shape: "numeric Discord user ids",
      allow_from_pattern: "^[1-9][0-9]{16,19}$",
      how_to: ["Make an application.", "Reset its token.", "Add it to a server."],
      url: "https://discord.com/developers/applications",
      secrets: [],
    },
  ],
  defaults: { resources: { memory_bytes: 2048 * MIB, cpu_millis: 1000, pids: 256 } },
  limits: {
    resources: {
      minimum: { memory_bytes: 1024 * MIB, cpu_millis: 250, pids: 128 },
      maximum: { memory_bytes: 16_384 * MIB, cpu_millis: 8000, pids: 4096 },
    },
    max_bots: 50,
  },
};
