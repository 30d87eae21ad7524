/** What other parts of the page may use of the palette feature: the way to everything by keyboard. */
export { FrameShortcuts } from "./frame-shortcuts";
export { Palette, ShortcutsHelp } from "./palette";
