import { afterEach, describe, expect, it, vi } from "vitest";

import { authorizedFetch } from "./authorized-fetch";
import { Session } from "./session";

function answers(...responses: Response[]) {
  const sent: Request[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    sent.push(request);
    return Promise.resolve(responses.shift() ?? new Response("{}", { status: 500 }));
  });
  return sent;
}

const unauthorized = () => new Response("{}", { status: 401 });
const create = () =>
  new Request("http://localhost/api/bots", { method: "POST", body: '{"name":"Ada"}' });

afterEach(() => vi.unstubAllGlobals());

describe("session", () => {
  it("sends the secret and becomes active when the server accepts it", async () => {
    const session = new Session(window.localStorage);
    session.begin("s-1");
    const again = new Session(window.localStorage);
    expect(again.phase).toBe("unconfirmed");
    const sent = answers(new Response("{}"));
    await authorizedFetch(create(), again);
    expect(sent[0]?.headers.get("X-BotMaker-Session")).toBe("s-1");
    expect(again.phase).toBe("active");
  });

  it("holds a refused request until somebody signs in again, then repeats it whole", async () => {
    const session = new Session(window.localStorage);
    session.begin("old");
    const sent = answers(unauthorized(), new Response("{}", { status: 201 }));
    const pending = authorizedFetch(create(), session);
    await vi.waitFor(() => expect(session.phase).toBe("expired"));
    session.begin("new");
    expect((await pending).status).toBe(201);
    expect(sent[1]?.headers.get("X-BotMaker-Session")).toBe("new");
    expect(await sent[1]?.text()).toBe('{"name":"Ada"}');
  });

  it("gives up waiting when the person signs out instead, or the request is aborted", async () => {
    const session = new Session(window.localStorage);
    session.begin("old");
    answers(unauthorized(), unauthorized());
    const pending = authorizedFetch(create(), session);
    await vi.waitFor(() => expect(session.phase).toBe("expired"));
    session.end();
    expect((await pending).status).toBe(401);

    session.begin("next");
    const abort = new AbortController();
    const aborted = authorizedFetch(new Request(create(), { signal: abort.signal }), session);
    await vi.waitFor(() => expect(session.phase).toBe("expired"));
    abort.abort(new Error("left"));
    await expect(aborted).rejects.toThrow("left");
  });

  it("forgets a stored secret that the server never accepted", async () => {
    window.localStorage.setItem("botmaker.session-secret", "stale");
    const session = new Session(window.localStorage);
    answers(unauthorized());
    expect((await authorizedFetch(create(), session)).status).toBe(401);
    expect(session.phase).toBe("anonymous");
    expect(window.localStorage.getItem("botmaker.session-secret")).toBeNull();
  });

  it("does not take the refusal of an older secret for its own", () => {
    const session = new Session(window.localStorage);
    session.begin("new");
    session.refuse("old");
    expect(session.phase).toBe("active");
  });
});
