import { useEffect, useEffectEvent } from "react";

/** What Escape closes before it lets go of a selection. */
const OPEN = "[role='dialog'], [role='alertdialog'], [role='menu'], [role='listbox']";

/** Escape lets go, wherever the keyboard is, unless it has something nearer to close. */
export function useEscape(enabled: boolean, onEscape: () => void): void {
  const escape = useEffectEvent(onEscape);
  useEffect(() => {
    if (!enabled) return;
    const press = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      const target = event.target as HTMLElement | null;
      if (!target?.closest(OPEN)) escape();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [enabled]);
}
