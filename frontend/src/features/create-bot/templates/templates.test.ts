import { describe, expect, it } from "vitest";

import { catalogFixture } from "../../../testing/catalog";
import { isEmoji, isTag } from "../../profile";
import { initialValues, toRequest } from "../form-values";
import { prefill } from "../prefill";
import { formSchema } from "../schema";
import { deriveHostname, MAX_PERSONA } from "../../bot-form";
import { TEMPLATES, unwrapped } from "./index";

describe("templates", () => {
  it("are at least ten, each with a name, a host name and an emoji of its own", () => {
    expect(TEMPLATES.length).toBeGreaterThanOrEqual(10);
    for (const pick of ["id", "title", "name", "emoji", "persona"] as const) {
      expect(new Set(TEMPLATES.map((template) => template[pick])).size).toBe(TEMPLATES.length);
    }
    expect(new Set(TEMPLATES.map(({ name }) => deriveHostname(name))).size).toBe(TEMPLATES.length);
  });

  it.each(TEMPLATES.map((template) => [template.id, template] as const))("%s is ready to use", (_, template) => {
    const { persona, emoji, tags } = template;
    const words = persona.split(/\s+/).length;
    expect(words).toBeGreaterThanOrEqual(150);
    expect(words).toBeLessThanOrEqual(300);
    expect(persona.length).toBeLessThan(MAX_PERSONA);
    // Role, way of answering and limits are what steers a model.
    expect(persona).toMatch(/^# Who you are\n\nYou /);
    expect(persona).toContain("# Limits");
    expect(persona).not.toMatch(/[^\n]\n[^\n#\-\d\s]/);
    expect(isEmoji(emoji)).toBe(true);
    expect(tags.every(isTag)).toBe(true);

    const blank = initialValues(catalogFixture);
    const values = { ...blank, template: template.id, ...prefill(blank, "", template.id) };
    expect(formSchema(catalogFixture).safeParse(values).error).toBeUndefined();
    const [demo] = catalogFixture.providers;
    if (!demo) throw new Error("the fixture has a provider");
    expect(toRequest(values, demo)).toMatchObject({ avatar: { emoji }, persona: `${persona}\n` });
  });
});

describe("unwrapping", () => {
  it("joins the lines of a paragraph and of a list entry, and keeps what Markdown reads", () => {
    const text = "# One\n\nfirst\nsecond\n\n- a\n  b\n- c\n\n1. d\n2. e";
    expect(unwrapped(text)).toBe("# One\n\nfirst second\n\n- a b\n- c\n\n1. d\n2. e");
  });
});

describe("choosing another template", () => {
  const [first, second] = TEMPLATES;
  if (!first || !second) throw new Error("there are templates");
  const blank = initialValues(catalogFixture);
  const chosen = { ...blank, ...prefill(blank, "", first.id) };

  it("replaces what the one before had put there", () => {
    expect(prefill(chosen, first.id, second.id)).toMatchObject({
      name: second.name,
      hostname: deriveHostname(second.name),
      emoji: second.emoji,
      tags: second.tags,
      persona: second.persona,
    });
    expect(prefill(chosen, first.id, "blank")).toMatchObject({ name: "", face: "drawn", persona: "" });
  });

  it("keeps what somebody wrote", () => {
    const own = { ...chosen, name: "Ada", persona: "Mine.", tags: ["mine"], emoji: "🦊", hostname_own: true };
    expect(prefill(own, first.id, second.id)).toEqual({});
  });
});
