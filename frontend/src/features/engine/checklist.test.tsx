import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { checkFixture, imageTaskFixture, systemFixture } from "../../testing/system";
import { json, renderPage, stubServer } from "../../testing/render";
import { asSentence, byUrgency, Checklist } from "./checklist";
import { FirstRun } from "./first-run";
import { shareOf } from "./image-progress";

const noImage = checkFixture({
  id: "image",
  title: "Image of new bots",
  state: "bad",
  detail: "it is not on the engine",
  fix: "Get it here.",
  action: "get_image",
});

/** A stream that sends these messages and ends. */
function stream(...tasks: object[]) {
  const text = tasks.map((task) => `event: progress\ndata: ${JSON.stringify(task)}\n\n`).join("");
  return new Response(text, { headers: { "content-type": "text/event-stream" } });
}

describe("the checklist", () => {
  it("puts what is worst first and says each state in words", async () => {
    const slow = checkFixture({ id: "disk", title: "Disk", state: "warning" });
    const all = [checkFixture(), slow, noImage];
    expect(byUrgency(all).map(({ id }) => id)).toEqual(["image", "disk", "docker"]);
    stubServer({ "GET /api/system": () => json(systemFixture()) });
    await renderPage(<Checklist checks={all} />);
    const items = within(screen.getByRole("list", { name: "What bots need" })).getAllByRole("listitem");
    expect(items[0]).toHaveTextContent("Image of new bots: does not work");
    expect(items[0]).toHaveTextContent("Get it here.");
    expect(items[2]).toHaveTextContent("Docker answers: as it should be");
  });

  it("gets the image and shows how far it is until it has come", async () => {
    let task: object | null = null;
    const running = imageTaskFixture();
    const done = imageTaskFixture({ state: "done", finished_at: "2026-11-21T04:01:00Z" });
    const requests = stubServer({
      "GET /api/system": () => json(systemFixture({ image_task: task as never })),
      "POST /api/docker/image": () => {
        task = running;
        return json(running, 202);
      },
      "GET /api/docker/image": () => {
        task = done;
        return stream(imageTaskFixture({ line: "Extracting" }), done);
      },
    });
    const { user } = await renderPage(<Checklist checks={[noImage]} />);
    await user.click(await screen.findByRole("button", { name: "Get the image" }));
    await waitFor(() => {
      const follow = requests.find(({ method, url }) => method === "GET" && url.endsWith("/docker/image"));
      expect(follow?.headers.get("accept")).toBe("text/event-stream");
    });
    await waitFor(() => expect(screen.queryByRole("progressbar")).not.toBeInTheDocument());
    expect(screen.getByRole("button", { name: "Get the image" })).not.toHaveAttribute("aria-busy");
  });

  it("shows a failure with what Docker said, made visible", async () => {
    const failed = imageTaskFixture({ state: "failed", error: "no such host\u202e", line: null });
    stubServer({ "GET /api/system": () => json(systemFixture({ image_task: failed })) });
    await renderPage(<Checklist checks={[noImage]} />);
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("The image could not be pulled");
    expect(alert).toHaveTextContent("no such host\u{fffd}");
  });

  it("begins sentences with words, not with paths and addresses", () => {
    expect(asSentence("bots' user")).toBe("Bots' user");
    expect(asSentence("answers")).toBe("Answers");
    for (const text of ["/tmp/data", "http://botmaker:7321 answers", "botmaker/openclaw:1", "1 of 2"]) {
      expect(asSentence(text)).toBe(text);
    }
  });

  it("knows a share only where both numbers are known", () => {
    expect(shareOf(imageTaskFixture())).toBe(0.5);
    expect(shareOf(imageTaskFixture({ progress: null }))).toBeNull();
    const unknown = { done_bytes: 5, total_bytes: null };
    expect(shareOf(imageTaskFixture({ progress: unknown }))).toBeNull();
  });
});

describe("before the first bot", () => {
  const serve = (...checks: object[]) =>
    stubServer({
      "GET /api/system": () => json(systemFixture()),
      "GET /api/system/checks": () => json({ checks, checked_at: "2026-11-21T04:00:00Z" }),
    });

  it("only what keeps bots from running is listed", async () => {
    serve(checkFixture(), noImage);
    await renderPage(<FirstRun />);
    const card = await screen.findByRole("region", { name: "Before the first bot" });
    expect(within(card).getAllByRole("listitem")).toHaveLength(1);
    expect(within(card).getByRole("button", { name: "Get the image" })).toBeVisible();
  });

  it("nothing is shown when all is well", async () => {
    const requests = serve(checkFixture());
    await renderPage(<FirstRun />);
    await waitFor(() => expect(requests).toHaveLength(1));
    expect(screen.queryByRole("region")).not.toBeInTheDocument();
  });
});
