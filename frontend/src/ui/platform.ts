/** Whether the keyboard has a Cmd key, as far as the browser says. */
export const isMac = /mac|iphone|ipad/i.test(window.navigator.platform);

/** What the key is called that goes with "mod" in shortcuts. */
export const modKey = isMac ? "⌘" : "Ctrl";
