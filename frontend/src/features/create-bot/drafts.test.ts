import { describe, expect, it, vi } from "vitest";

import { catalogFixture } from "../../testing/catalog";
import { newChannel } from "../bot-form";
import { draftText, forgetDraft, isWorthKeeping, loadDraft, parseDraft, saveDraft } from "./drafts";
import { initialValues, type FormValues } from "./form-values";

const SECRET = "sekrit-7f3a";
const NOW = 1_800_000_000_000;

const catalog = catalogFixture;

function filled(): FormValues {
  const [telegram] = catalog.channels;
  if (!telegram) throw new Error("the fixture has a channel");
  return {
    ...initialValues(catalog),
    name: "Ada",
    hostname: "ada",
    provider: "anthropic",
    model: "claude-opus-4-6",
    base_url: `https://user:${SECRET}@models.example`,
    provider_key: SECRET,
    picture: { type: "image/png", base64: btoa(SECRET) },
    channels: [
      {
        ...newChannel(telegram),
        dm_policy: "pairing",
        secrets: { telegram_token: SECRET, of_a_channel_to_come: SECRET },
        allow_from: ["42", SECRET],
      },
    ],
    memory_mib: 4096,
  };
}

describe("drafts", () => {
  it("never hold a secret, wherever somebody put it", () => {
    expect(draftText(filled(), catalog, NOW)).not.toContain(SECRET);
    const written = vi.spyOn(Storage.prototype, "setItem");
    saveDraft("me", filled(), catalog);
    expect(written).toHaveBeenCalledOnce();
    expect(JSON.stringify(written.mock.calls)).not.toContain(SECRET);
    expect(JSON.stringify(written.mock.calls)).not.toContain(btoa(SECRET));
  });

  it("do not grow a field by accident: each that is kept is named here", () => {
    const kept = Object.keys(JSON.parse(draftText(filled(), catalog, NOW)) as object);
    expect(kept).not.toEqual(expect.arrayContaining(["provider_key", "picture"]));
    expect(new Set(Object.keys(initialValues(catalog)))).toEqual(
      new Set([...kept.filter((field) => field !== "at"), "provider_key", "picture"]),
    );
  });

  it("come back without their secrets", () => {
    const draft = parseDraft(draftText(filled(), catalog, NOW), catalog, NOW + 1000);
    expect(draft).toMatchObject({
      name: "Ada",
      provider: "anthropic",
      provider_key: "",
      base_url: "",
      memory_mib: 4096,
      channels: [
        { kind: "telegram", dm_policy: "pairing", secrets: { telegram_token: "" }, allow_from: ["42"] },
      ],
    });
  });

  it("are kept for each person apart, and forgotten on request", () => {
    saveDraft("me", filled(), catalog);
    expect(loadDraft("you", catalog)).toBeNull();
    expect(loadDraft("me", catalog)).toMatchObject({ name: "Ada" });
    forgetDraft("me");
    expect(loadDraft("me", catalog)).toBeNull();
  });

  it("are passed over when old, broken or of another catalogue", () => {
    const text = draftText(filled(), catalog, NOW);
    expect(parseDraft(text, catalog, NOW + 8 * 24 * 3_600_000)).toBeNull();
    expect(parseDraft("{", catalog, NOW)).toBeNull();
    expect(parseDraft("[]", catalog, NOW)).toBeNull();
    const odd = JSON.stringify({ at: NOW, name: 7, tags: "x", face: "picture", provider: "gone", channels: [null] });
    expect(parseDraft(odd, catalog, NOW)).toEqual(initialValues(catalog));
  });

  it("are not kept of an untouched form", () => {
    expect(isWorthKeeping(initialValues(catalog), catalog)).toBe(false);
    expect(isWorthKeeping({ ...initialValues(catalog), name: "A" }, catalog)).toBe(true);
  });
});
