import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";

import { renderPage } from "../testing/render";
import { isTyping, KeySequence, keyName, useShortcut, useShortcutKeys, type Shortcut } from "./shortcuts";

const shortcut = (keys: string): Shortcut => ({ keys, label: keys, group: "g", run: () => undefined });

describe("a sequence of keys", () => {
  const shortcuts = ["g b", "g l", "c", "b", "?"].map(shortcut);
  const pressed = (...presses: [string, number][]) => {
    const sequence = new KeySequence();
    return presses.map(([key, at]) => sequence.press(key, at, shortcuts)?.keys ?? null);
  };

  it("is known once its last key is pressed in time", () => {
    expect(pressed(["g", 0], ["b", 500])).toEqual([null, "g b"]);
    expect(pressed(["g", 0], ["b", 2000])).toEqual([null, "b"]);
  });

  it("does not swallow a key that does not go on with it", () => {
    expect(pressed(["g", 0], ["c", 100], ["?", 200])).toEqual([null, "c", "?"]);
    expect(pressed(["g", 0], ["g", 100], ["l", 200])).toEqual([null, null, "g l"]);
  });
});

describe("the name of a key", () => {
  const name = (init: KeyboardEventInit) => keyName(new KeyboardEvent("keydown", init));

  it("tells keys with Ctrl or Cmd from those without", () => {
    expect(name({ key: "K", code: "KeyK", ctrlKey: true })).toBe("mod+k");
    expect(name({ key: "k", code: "KeyK", metaKey: true })).toBe("mod+k");
    expect(name({ key: "?", code: "Slash", shiftKey: true })).toBe("?");
    expect(name({ key: "ß", code: "Minus", altKey: true })).toBeNull();
  });

  it("goes by the place of a key where the layout has no Latin letters", () => {
    expect(name({ key: "п", code: "KeyG" })).toBe("g");
    expect(name({ key: "z", code: "KeyY" })).toBe("z");
  });
});

function Page({ run }: { run: () => void }) {
  useShortcutKeys();
  useShortcut({ keys: "c", label: "Create", group: "Bots", run });
  return (
    <>
      <label>
        Name <input />
      </label>
      <label>
        Wrap <input type="checkbox" />
      </label>
      <div contentEditable role="textbox" aria-label="Text" tabIndex={0} />
      <div role="dialog" aria-label="Question">
        <button type="button">Yes</button>
      </div>
    </>
  );
}

describe("shortcuts", () => {
  it("fire on the page and on a box, never while typing or in a dialog", async () => {
    const run = vi.fn<() => void>();
    const { user } = await renderPage(<Page run={run} />);
    await user.keyboard("c");
    expect(run).toHaveBeenCalledTimes(1);
    await user.type(screen.getByLabelText("Name"), "ccc");
    await user.click(screen.getByRole("textbox", { name: "Text" }));
    await user.keyboard("c");
    screen.getByRole("button", { name: "Yes" }).focus();
    await user.keyboard("c");
    expect(run).toHaveBeenCalledTimes(1);
    await user.click(screen.getByLabelText("Wrap"));
    await user.keyboard("c");
    expect(run).toHaveBeenCalledTimes(2);
    fireEvent.keyDown(document.body, { key: "c", code: "KeyC", isComposing: true });
    fireEvent.keyDown(document.body, { key: "c", code: "KeyC", ctrlKey: true });
    expect(run).toHaveBeenCalledTimes(2);
  });

  it("are off where a person switched single keys off", async () => {
    window.localStorage.setItem("botmaker.single-keys", "off");
    const run = vi.fn<() => void>();
    const { user } = await renderPage(<Page run={run} />);
    await user.keyboard("c");
    expect(run).not.toHaveBeenCalled();
  });

  it("know what is typed into", () => {
    document.body.innerHTML = '<select id="s"></select><p id="p"></p><input id="r" type="radio" />';
    const typing = (id: string) => isTyping(document.getElementById(id));
    expect([typing("s"), typing("p"), typing("r"), isTyping(null)]).toEqual([true, false, false, false]);
  });
});
