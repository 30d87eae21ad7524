import { screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";

import { session } from "../../api/session";
import { json, renderPage, stubServer } from "../../testing/render";
import { ExpiredDialog } from "./expired-dialog";
import { SignInForm } from "./sign-in-form";

const answer = {
  user: { id: "0191e0a4-8a9c-7d6e-9f00-00000000000a", name: "admin", role: "admin" },
  session_secret: "s-2",
  expires_at: "2026-11-22T04:00:00Z",
};

afterEach(() => session.end());

describe("signing in", () => {
  it("says when the password is wrong and takes the right one", async () => {
    const answers = [json({ code: "wrong_credentials", detail: "No." }, 401), json(answer)];
    const requests = stubServer({ "POST /api/auth/login": () => answers.shift() ?? json({}, 500) });
    const { user } = await renderPage(<SignInForm />);
    await user.type(screen.getByLabelText("User name"), " admin");
    await user.type(screen.getByLabelText("Password"), "wrong");
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("User name or password is wrong.");
    expect(session.secret).toBeNull();

    await user.click(screen.getByRole("button", { name: "Sign in" }));
    await waitFor(() => expect(session.secret).toBe("s-2"));
    expect(await requests[0]?.json()).toEqual({ username: "admin", password: "wrong" });
  });

  it("appears over the page when the session ends, and goes once it is renewed", async () => {
    stubServer({ "POST /api/auth/login": () => json(answer) });
    session.begin("s-1");
    const { user } = await renderPage(
      <>
        <input aria-label="Draft" defaultValue="half a thought" />
        <ExpiredDialog />
      </>,
    );
    session.refuse("s-1");
    expect(await screen.findByRole("dialog", { name: "Your session has ended" })).toBeVisible();
    await user.type(screen.getByLabelText("User name"), "admin");
    await user.type(screen.getByLabelText("Password"), "right");
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    await vi.waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(screen.getByLabelText("Draft")).toHaveValue("half a thought");
  });
});
