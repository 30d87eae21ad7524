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
      models: [{ id: "demo-1", name: "Demo (scripted answers)" }],
      demo: true,
    },
    {
      id: "anthropic",
      name: "Anthropic",
      description: "Claude models with your own API key.",
      key: "required",
      base_url: "none",
      models: [{ id: "claude-opus-4-6", name: "Claude Opus 4.6" }],
      demo: false,
    },
    {
      id: "ollama",
      name: "Ollama",
      description: "Models on your own machine.",
      key: "none",
      base_url: "required",
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
      secrets: [
        {
          name: "telegram_token",
          label: "Bot token",
          shape: "digits, a colon and 35 letters",
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
