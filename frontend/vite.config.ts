/// <reference types="vitest/config" />
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { precompress } from "./build/precompress";

/** Where `npm run dev` finds the server. */
const server = process.env.BOTMAKER_URL ?? "http://127.0.0.1:7100";

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
            { name: "first", tags: ["$initial"], test: /[\\/]src[\\/](?!texts[\\/]en[\\/])/, priority: 1 },
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
