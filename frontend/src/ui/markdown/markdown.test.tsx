import { render, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { blocksOf, MAX_PROSE_CHARS } from "./blocks";
import { linkTarget } from "./link-target";
import { Markdown } from "./markdown";

describe("the blocks of a text", () => {
  it("are prose and code, each at its place", () => {
    const text = "One\ntwo\n\nThree\n```js\nlet a;\n\nlet b;\n```\nAfter";
    expect(blocksOf(text)).toEqual([
      { kind: "prose", from: 0, text: "One\ntwo\n\nThree", plain: false },
      { kind: "code", from: 15, language: "js", text: "let a;\n\nlet b;" },
      { kind: "prose", from: text.indexOf("After"), text: "After", plain: false },
    ]);
  });

  it("end at an empty line once they are long, but not within a list item", () => {
    const long = "word ".repeat(400).trim();
    const parts = (text: string) => blocksOf(text).map((block) => block.text);
    expect(parts(`${long}\n\nshort\n\n${long}`)).toEqual([long, `short\n\n${long}`]);
    expect(parts(`1. ${long}\n\n   more\n\nend`)).toEqual([`1. ${long}\n\n   more`, "end"]);
    expect(blocksOf("~~~~\n```\nstill").at(0)).toMatchObject({ kind: "code", text: "```\nstill" });
  });

  it("are parted at the end of a line when they have no empty one", () => {
    const blocks = blocksOf("| a | b |\n".repeat(5_000));
    expect(blocks.length).toBeGreaterThan(5);
    expect(blocks.every((block) => block.text.length < MAX_PROSE_CHARS)).toBe(true);
  });

  it("do not change their places while the text grows", () => {
    const whole = "Hello *there*\n\n- a\n- b\n\n```\ncode\n```\n\nend";
    const final = new Set(blocksOf(whole).map((block) => block.from));
    for (let length = 1; length <= whole.length; length += 1) {
      const last = blocksOf(whole.slice(0, length)).at(-1);
      expect(last === undefined || final.has(last.from) || /[`~]/.test(last.text)).toBe(true);
    }
  });

  it("are left as written when reading them could take too long", () => {
    const plain = (text: string) => blocksOf(text).some((block) => block.kind === "prose" && block.plain);
    expect(plain("x ".repeat(MAX_PROSE_CHARS))).toBe(true);
    expect(plain(`${">".repeat(500)} deep`)).toBe(true);
    expect(plain("> ".repeat(40))).toBe(true);
    expect(plain("[".repeat(2000))).toBe(true);
    expect(plain("**bold** and > one quote")).toBe(false);
  });
});

describe("Markdown", () => {
  it("is read, with its code to take along", async () => {
    const table = "| a | b |\n|---|---|\n| 1 | 2 |";
    const code = "```rust\nfn main() {}\n```";
    render(<Markdown text={`## Title\n\nSome **bold** and \`code\`.\n\n${table}\n\n${code}`} links="followed" />);
    expect(await screen.findByRole("heading", { name: "Title", level: 3 })).toBeVisible();
    expect(screen.getByText("bold").tagName).toBe("STRONG");
    expect(within(screen.getByRole("table")).getByRole("cell", { name: "2" })).toBeVisible();
    expect(screen.getByText("fn main() {}")).toBeVisible();
    expect(screen.getByText("rust")).toBeVisible();
    expect(screen.getByRole("button", { name: "Copy code" })).toBeVisible();
  });

  it("never is HTML, loads no picture and shows where links lead", async () => {
    const text = [
      "<img src=x onerror=alert(1)>",
      "![a cat](https://evil.example/cat.png)",
      "[your bank](https://evil.example/login) [bad](javascript:alert(1)) https://plain.example/x",
      "<script>alert(1)</script>",
    ].join("\n\n");
    const { container } = render(<Markdown text={text} links="followed" />);
    const bank = await screen.findByRole("link", { name: "your bank" });
    expect(bank).toHaveAttribute("href", "https://evil.example/login");
    expect(bank).toHaveAttribute("rel", expect.stringContaining("noopener"));
    expect(bank.nextSibling).toHaveTextContent("(evil.example)");
    const picture = screen.getByRole("link", { name: "Picture: a cat" });
    expect(picture).toHaveAttribute("href", "https://evil.example/cat.png");
    expect(screen.getByRole("link", { name: "https://plain.example/x" }).nextSibling).toBeNull();
    expect(screen.getAllByRole("link")).toHaveLength(3);
    expect(screen.getByText("bad")).toBeVisible();
    expect(container.querySelectorAll("img, script")).toHaveLength(0);
    expect(container).toHaveTextContent("<img src=x onerror=alert(1)>");
    expect(container).toHaveTextContent("<script>alert(1)</script>");
  });

  it("tells where links and pictures lead without a way to follow them where that is wished", async () => {
    const text = "[your bank](https://evil.example/login) ![a cat](https://evil.example/cat.png)";
    const { container } = render(<Markdown text={text} links="named" />);
    expect(await screen.findByText("your bank")).toHaveAttribute("title", "https://evil.example/login");
    expect(screen.getByText("Picture: a cat")).toHaveAttribute("title", "https://evil.example/cat.png");
    expect(container.querySelectorAll("a, img")).toHaveLength(0);
  });

  it("follows only addresses of the web and of mail", () => {
    expect(linkTarget("mailto:a@b.example")?.place).toBe("a@b.example");
    for (const href of ["javascript:alert(1)", "data:text/html,x", "/bots", "#x", "", undefined, "file:///etc"]) {
      expect(linkTarget(href)).toBeNull();
    }
  });
});
