import { screen } from "@testing-library/react";
import { FormProvider, useForm, useWatch } from "react-hook-form";
import { describe, expect, it } from "vitest";

import { catalogFixture } from "../../testing/catalog";
import { ADMIN, keyFixture, KEYRING_OFF } from "../../testing/keyring";
import { json, renderPage, stubServer } from "../../testing/render";
import { modelComplaints } from "./checks";
import { hasKeyChoice, toKeyRequest } from "./key-source";
import { KeySourceField } from "./key-source-field";
import type { BotFields } from "./values";

const [demo, anthropic] = catalogFixture.providers;
if (!demo || !anthropic) throw new Error("the catalogue of the tests lacks a provider");

function Form({ change }: { change: Partial<BotFields> | undefined }) {
  const form = useForm<BotFields>({
    defaultValues: { provider: "anthropic", base_url: "", key_source: "auto", key_tags: [], provider_key: "", ...change },
  });
  return (
    <FormProvider {...form}>
      <KeySourceField provider={anthropic as NonNullable<typeof anthropic>} />
      <Chosen />
    </FormProvider>
  );
}

/** What the form holds. */
function Chosen() {
  const chosen = useWatch<BotFields, ["key_source", "key_tags"]>({ name: ["key_source", "key_tags"] });
  return <output>{JSON.stringify(chosen)}</output>;
}

async function open(keys: unknown[] | null, change?: Partial<BotFields>) {
  stubServer({
    "GET /api/keys": () => (keys ? json({ keys }) : json(KEYRING_OFF, 409)),
    "GET /api/auth/session": () => json(ADMIN),
  });
  return renderPage(<Form change={change} />);
}

describe("whose key pays", () => {
  it("is by itself the operator's where one is for everybody, and the bot's own otherwise", async () => {
    const { unmount } = await open([keyFixture()]);
    expect(await screen.findByRole("radio", { name: /The operator’s keys/ })).toBeChecked();
    unmount();
    await open([keyFixture({ tags: ["eu"] })]);
    expect(await screen.findByRole("radio", { name: /A key of its own/ })).toBeChecked();
    expect(screen.getByLabelText("API key")).toBeVisible();
    expect(screen.getByText(/has your key/)).toBeVisible();
  });

  it("leads to where a key is added when none fits", async () => {
    const { user } = await open([]);
    await user.click(await screen.findByRole("radio", { name: /The operator’s keys/ }));
    expect(screen.getByText("The keyring has no key of Anthropic that fits.")).toBeVisible();
    expect(await screen.findByRole("link", { name: "Add a key" })).toHaveAttribute("href", "/keys?add=anthropic");
  });

  it("may be keys by tags, in order, with those that there are one press away", async () => {
    const { user } = await open([keyFixture({ label: "EU", tags: ["eu"] }), keyFixture({ label: "US", tags: ["us"] })]);
    await user.click(await screen.findByRole("radio", { name: /Keys with certain tags/ }));
    await user.click(screen.getByRole("button", { name: "+ us" }));
    await user.click(screen.getByRole("button", { name: "+ eu" }));
    expect(screen.getByText("These keys fit: EU and US.")).toBeVisible();
    expect(screen.getByText('["tags",["us","eu"]]')).toBeInTheDocument();
  });

  it("is asked of nobody without a keyring", async () => {
    await open(null);
    expect(await screen.findByLabelText("API key")).toBeVisible();
    expect(screen.queryByRole("radio")).not.toBeInTheDocument();
  });

  it("is not known while the keyring does not answer, which is said", async () => {
    const away = { code: "keyring_unavailable", detail: "the keyring does not answer" };
    stubServer({ "GET /api/keys": () => json(away, 503) });
    await renderPage(<Form change={{ key_source: "operator" }} />);
    expect(await screen.findByRole("alert")).toHaveTextContent("the keyring does not answer");
    // What the bot has is kept: nothing else is asked for.
    expect(screen.queryByLabelText("API key")).not.toBeInTheDocument();
    expect(screen.getByText('["operator",[]]')).toBeInTheDocument();
  });

  it("is sent when it was chosen, and never for the demo model", () => {
    expect(toKeyRequest({ key_source: "auto", key_tags: [] }, anthropic)).toBeNull();
    expect(toKeyRequest({ key_source: "operator", key_tags: ["left", "over"] }, anthropic)).toEqual({
      source: "operator",
      tags: [],
    });
    expect(toKeyRequest({ key_source: "tags", key_tags: ["eu"] }, anthropic)).toEqual({ source: "tags", tags: ["eu"] });
    expect(toKeyRequest({ key_source: "operator", key_tags: [] }, demo)).toBeNull();
    expect([hasKeyChoice(demo), hasKeyChoice(anthropic)]).toEqual([false, true]);
  });

  it("must be somebody's", () => {
    const values = { provider: "anthropic", base_url: "", key_tags: [], provider_key: "" };
    const paths = (key_source: BotFields["key_source"]) =>
      modelComplaints({ ...values, key_source }, catalogFixture).map(({ path }) => path.join("."));
    expect(paths("auto")).toEqual(["provider_key"]);
    expect(paths("own")).toEqual(["provider_key"]);
    expect(paths("operator")).toEqual([]);
    expect(paths("tags")).toEqual(["key_tags"]);
  });
});
