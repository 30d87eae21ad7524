/// <reference types="vitest/config" />
import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { precompress } from "./build/precompress";

/** Where `npm run dev` finds the server. */
const server = process.env.BOTMAKER_URL ?? "http://127.0.0.1:7100";

const source = fileURLToPath(new URL("src/", import.meta.url)).replaceAll("\\", "/");

/** The dashboard's own modules but its texts: those go with the pages that use them. */
function isOwnCode(id: string): boolean {
  const path = id.replaceAll("\\", "/");
  return path.startsWith(source) && !path.startsWith(`${source}texts/en/`);
}

export default defineConfig({
  plugins: [react(), precompress()],
  build: {
    // The dashboard runs under `default-src 'self'`, which forbids `data:` fonts and images.
    assetsInlineLimit: 0,
    target: "es2023",
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What the first page needs comes in two files, the one that changes with each version and the one that
          // does not; a browser asks a server for only six things at a time.
          groups: [
            { name: "libraries", tags: ["$initial"], test: /node_modules/, priority: 2 },
            { name: "first", tags: ["$initial"], test: isOwnCode, priority: 1 },
            { name: "popups", test: /node_modules[\\/]@(base|floating)-ui/ },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      "/api": {
        target: server,
        changeOrigin: true,
        // The server compares Origin with its own address on unsafe methods.
        headers: { origin: server },
      },
    },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/testing/setup.ts"],
    restoreMocks: true,
    // A machine that compiles at the same time is slow; a test that hangs still ends.
    testTimeout: 20_000,
    css: { modules: { classNameStrategy: "non-scoped" } },
  },
});
