import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { DockerStatus } from "../../api/types";
import { json, renderPage, stubServer } from "../../testing/render";
import { EngineBanner, findTrouble } from "./engine-banner";

const well: DockerStatus = {
  available: true,
  error: null,
  hint: null,
  since: "2026-11-21T04:00:00Z",
  platform: "linux/amd64",
  rootless: false,
  cpus: 2,
  memory_bytes: 8_589_934_592,
  missing_limits: [],
  version: "20.10.24",
  api_version: "1.41",
  storage_driver: "overlay2",
  cgroup_version: "2",
  container_user: "1000:1000",
  image: {
    reference: "botmaker/openclaw:2026.9.6",
    present: true,
    id: "sha256:1",
    layout: "botmaker",
    openclaw_version: "2026.9.6",
    channels: [],
    hint: null,
  },
  bots_side: { address: "172.17.0.1:7101", listening: true, error: null },
};

describe("the engine banner", () => {
  it("says what Docker said and what to do", async () => {
    const down = { ...well, available: false, error: "no such file", hint: "Start Docker." };
    stubServer({ "GET /api/docker/status": () => json(down) });
    await renderPage(<EngineBanner />);
    const banner = await screen.findByRole("status");
    expect(banner).toHaveTextContent("Docker does not answer");
    expect(banner).toHaveTextContent("no such file");
    expect(banner).toHaveTextContent("Start Docker.");
  });

  it("names the most fundamental trouble first, and none when all is well", () => {
    const noImage = { ...well, image: { ...well.image, present: false } };
    const noListener = { ...well, bots_side: { ...well.bots_side, listening: false } };
    expect(findTrouble(well)).toBeNull();
    expect(findTrouble({ ...noImage, available: false })?.title).toBe("Docker does not answer");
    expect(findTrouble(noImage)?.title).toBe("The OpenClaw image is missing");
    expect(findTrouble(noListener)?.title).toBe("Bots cannot reach BotMaker");
  });
});
