import { useMutation } from "@tanstack/react-query";
import { screen, within } from "@testing-library/react";
import { useState } from "react";
import { afterEach, describe, expect, it } from "vitest";

import { client, unwrap } from "../../api/client";
import { session } from "../../api/session";
import { json, renderPage, stubServer } from "../../testing/render";
import { ExpiredDialog } from "./expired";

const user = { id: "0191e0a4-8a9c-7d6e-9f00-00000000000a", name: "admin", role: "admin" };
const signedIn = { user, session_secret: "s-2", expires_at: "2026-11-22T04:00:00Z" };

/** A form as pages have them: what was typed lives in the page, sending it meets the end of the session. */
function Draft() {
  const [message, setMessage] = useState("");
  const send = useMutation({
    mutationFn: () =>
      unwrap(client.POST("/api/bots/{bot}/start", { params: { path: { bot: "ada" } } })),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <label>
        Message <textarea value={message} onChange={(event) => setMessage(event.target.value)} />
      </label>
      <button type="submit">Send</button>
      {send.isSuccess && <p>It was sent.</p>}
    </form>
  );
}

afterEach(() => session.end());

describe("a session that ends while a form is half filled", () => {
  it("is renewed over the page, and what was asked meanwhile goes through", async () => {
    const requests = stubServer({
      "POST /api/bots/ada/start": (request) =>
        request.headers.get("X-BotMaker-Session") === "s-2"
          ? json({ name: "Ada" })
          : json({ code: "session_expired", detail: "Sign in." }, 401),
      "POST /api/auth/login": () => json(signedIn),
    });
    session.begin("s-1");
    const { user: person } = await renderPage(
      <>
        <Draft />
        <ExpiredDialog />
      </>,
    );
    await person.type(screen.getByLabelText("Message"), "half a thought");
    await person.click(screen.getByRole("button", { name: "Send" }));

    const dialog = await screen.findByRole(
      "dialog",
      { name: "Your session has ended" },
      { timeout: 10_000 },
    );
    await person.keyboard("{Escape}");
    expect(dialog).toBeVisible();
    await person.type(within(dialog).getByLabelText("User name"), "admin");
    await person.type(within(dialog).getByLabelText("Password"), "right");
    await person.click(within(dialog).getByRole("button", { name: "Sign in" }));

    expect(await screen.findByText("It was sent.")).toBeVisible();
    expect(screen.getByLabelText("Message")).toHaveValue("half a thought");
    expect(requests.filter(({ url }) => url.endsWith("/start"))).toHaveLength(2);
  });
});
