import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { ApiError } from "../../api/problem";
import type { Bot } from "../../api/types";
import { botFixture } from "../../testing/bot";
import { json, renderPage, stubServer } from "../../testing/render";
import { FollowBot } from "./follow-bot";

async function follow(bot: Bot, pictureError: ApiError | null = null) {
  stubServer({ "GET /api/bots/ada": () => json(bot) });
  const page = await renderPage(<FollowBot address="ada" pictureError={pictureError} />);
  await screen.findByRole("heading", { level: 1 });
  return page;
}

function failed(): Bot {
  const bot = botFixture("failed");
  const reason = {
    code: "image_missing",
    detail: "The image <b>botmaker/openclaw</b> is not there.",
    hint: "Run cargo xtask image.",
  };
  return { ...bot, status: { ...bot.status, reason } };
}

describe("a new bot that is followed", () => {
  it("shows why it failed, what to do and where its log is", async () => {
    await follow(failed());
    expect(screen.getByRole("heading", { name: "Ada did not start" })).toBeVisible();
    const alert = screen.getByRole("alert");
    expect(alert).toHaveTextContent("The image <b>botmaker/openclaw</b> is not there.");
    expect(alert).toHaveTextContent("Run cargo xtask image.");
    expect(screen.getByRole("link", { name: "Read its log" })).toHaveAttribute("href", "/bots/ada/logs");
    expect(screen.getByText("Container made").closest("li")).toHaveAttribute("data-state", "failed");
    expect(screen.queryByRole("link", { name: "Say hello" })).not.toBeInTheDocument();
  });

  it("comes to its end without a reload", async () => {
    const { queries } = await follow(botFixture("starting"));
    expect(screen.getByRole("heading", { name: "Ada is being made" })).toBeVisible();
    const [query] = queries.getQueryCache().findAll({ queryKey: ["bots", "detail"] });
    query?.setData(botFixture("running"));
    await waitFor(() => expect(screen.getByRole("heading", { name: "Ada is ready" })).toBeVisible());
    expect(screen.getByRole("link", { name: "Say hello" })).toBeVisible();
  });

  it("says that its picture was refused", async () => {
    const refusal = new ApiError({ status: 413, code: "too_large", detail: "The picture is too large." });
    await follow(botFixture("running"), refusal);
    expect(screen.getByText("The picture is too large.")).toBeVisible();
  });

  it("says that it is gone", async () => {
    stubServer({ "GET /api/bots/ada": () => json({ code: "bot_not_found", detail: "No such bot." }, 404) });
    await renderPage(<FollowBot address="ada" pictureError={null} />);
    expect(await screen.findByRole("heading", { name: "This bot is gone" })).toBeVisible();
  });
});
