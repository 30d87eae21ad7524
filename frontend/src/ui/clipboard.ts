/** Puts a text on the clipboard. Browsers offer the clipboard on secure origins only; elsewhere a selection is copied. */
export async function writeClipboard(text: string): Promise<void> {
  // Not every page has what its type promises.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  if (clipboard) await clipboard.writeText(text);
  else if (!copySelection(text)) throw new Error("the browser does not let pages copy here");
}

function copySelection(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.readOnly = true;
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.focus();
  area.select();
  try {
    return document.execCommand("copy");
  } finally {
    area.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  }
}
