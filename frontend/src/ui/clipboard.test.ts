import { expect, it, vi } from "vitest";

import { writeClipboard } from "./clipboard";

it("copies a selection where the page has no clipboard", async () => {
  vi.stubGlobal("navigator", { ...navigator, clipboard: undefined });
  let copied = "";
  document.execCommand = () => {
    copied = (document.activeElement as HTMLTextAreaElement).value;
    return true;
  };
  const button = document.body.appendChild(document.createElement("button"));
  button.focus();
  await writeClipboard("some text");
  expect(copied).toBe("some text");
  expect(document.activeElement).toBe(button);
  expect(document.querySelector("textarea")).toBeNull();
  document.execCommand = () => false;
  await expect(writeClipboard("x")).rejects.toThrow("does not let pages copy");
  vi.unstubAllGlobals();
});
