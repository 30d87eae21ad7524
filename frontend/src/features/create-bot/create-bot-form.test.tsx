import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { json, renderPage, stubServer } from "../../testing/render";
import { CreateBotForm } from "./create-bot-form";
import { catalogFixture } from "../../testing/catalog";

const TOKEN = `123456789:${"a".repeat(35)}`;

describe("the form for a bot", () => {
  it("derives the host name until somebody types another", async () => {
    const { user } = await renderPage(<CreateBotForm catalog={catalogFixture} />);
    const name = screen.getByLabelText("Name");
    const hostname = screen.getByLabelText("Host name");
    await user.type(name, "Zoë Reads");
    expect(hostname).toHaveValue("zoe-reads");
    await user.clear(hostname);
    await user.type(hostname, "zoe");
    await user.type(name, " Much");
    expect(hostname).toHaveValue("zoe");
  });

  it("has the demo model chosen and labelled, and asks others for a key", async () => {
    const { user } = await renderPage(<CreateBotForm catalog={catalogFixture} />);
    expect(screen.getByRole("radio", { name: /Demo model/ })).toBeChecked();
    expect(screen.getByText(/scripted answers. It shows how/)).toBeVisible();
    expect(screen.queryByLabelText("API key")).not.toBeInTheDocument();
    await user.click(screen.getByRole("radio", { name: "Anthropic" }));
    expect(screen.getByLabelText("Model")).toHaveValue("claude-opus-4-6");
    expect(screen.getByLabelText("API key")).toHaveAttribute("type", "password");
  });

  it("sends nothing while a field is wrong, and says which", async () => {
    const requests = stubServer({});
    const { user } = await renderPage(<CreateBotForm catalog={catalogFixture} />);
    await user.type(screen.getByLabelText("Name"), "Ada");
    expect(screen.getByRole("button", { name: "Add Discord" })).toBeDisabled();
    await user.click(screen.getByRole("button", { name: "Add Telegram" }));
    const telegram = screen.getByRole("group", { name: "Telegram" });
    const token = within(telegram).getByLabelText("Bot token");
    await user.type(token, "123:short");
    await user.click(screen.getByRole("button", { name: "Create bot" }));
    await waitFor(() => expect(token).toBeInvalid());
    expect(token).toHaveAccessibleDescription(/Expected: digits, a colon/);
    expect(within(telegram).getByLabelText("People")).toBeInvalid();
    expect(requests).toHaveLength(0);
    expect(document.body).not.toHaveTextContent("123:short");
  });

  it("puts the server's complaints on their fields and keeps what was typed", async () => {
    const requests = stubServer({
      "POST /api/bots": () =>
        json(
          {
            code: "hostname_taken",
            detail: "Another bot has this host name.",
            hint: "Choose another one.",
            errors: [
              { pointer: "/hostname", detail: "is taken" },
              { pointer: "/channels/0/secrets/telegram_token", detail: "is used by another bot" },
            ],
          },
          409,
        ),
    });
    const { user } = await renderPage(<CreateBotForm catalog={catalogFixture} />);
    await user.type(screen.getByLabelText("Name"), "Ada");
    await user.click(screen.getByRole("button", { name: "Add Telegram" }));
    await user.type(screen.getByLabelText("Bot token"), TOKEN);
    await user.type(screen.getByLabelText("People"), "1, 2");
    await user.click(screen.getByRole("button", { name: "Create bot" }));

    expect(await screen.findByRole("alert")).toHaveTextContent("Another bot has this host name.");
    const hostname = screen.getByLabelText("Host name");
    expect(hostname).toBeInvalid();
    expect(hostname).toHaveFocus();
    expect(hostname).toHaveAccessibleDescription(/is taken/);
    expect(screen.getByLabelText("Bot token")).toBeInvalid();
    expect(screen.getByLabelText("Bot token")).toHaveValue(TOKEN);

    const [sent] = requests;
    expect(sent?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
    expect(await sent?.json()).toMatchObject({
      name: "Ada",
      hostname: "ada",
      provider: "demo",
      channels: [{ kind: "telegram", secrets: { telegram_token: TOKEN }, allow_from: ["1", "2"] }],
    });
  });
});
