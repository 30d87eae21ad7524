/** The keys that work on every page. */
import { useNavigate } from "@tanstack/react-router";

import { texts } from "../../texts";
import { useShortcut, useShortcutKeys } from "../../ui/shortcuts";

const words = texts.palette.shortcuts;
const { groups } = words;

interface FrameShortcutsProps {
  onPalette: () => void;
  onHelp: () => void;
}

export function FrameShortcuts({ onPalette, onHelp }: FrameShortcutsProps) {
  const navigate = useNavigate();
  useShortcutKeys();
  useShortcut({ keys: "mod+k", label: words.palette, group: groups.everywhere, run: onPalette });
  useShortcut({ keys: "/", label: words.search, group: groups.everywhere, run: focusSearch });
  useShortcut({ keys: "?", label: words.help, group: groups.everywhere, run: onHelp });
  useShortcut({
    keys: "c",
    label: words.create,
    group: groups.everywhere,
    run: () => void navigate({ to: "/bots/new" }),
  });
  useShortcut({
    keys: "g b",
    label: words.bots,
    group: groups.go,
    run: () => void navigate({ to: "/" }),
  });
  useShortcut({
    keys: "g l",
    label: words.logs,
    group: groups.go,
    run: () => void navigate({ to: "/logs" }),
  });
  useShortcut({
    keys: "g a",
    label: words.activity,
    group: groups.go,
    run: () => void navigate({ to: "/activity" }),
  });
  useShortcut({
    keys: "g k",
    label: words.keys,
    group: groups.go,
    run: () => void navigate({ to: "/keys" }),
  });
  useShortcut({
    keys: "g u",
    label: words.usage,
    group: groups.go,
    run: () => void navigate({ to: "/usage" }),
  });
  useShortcut({
    keys: "g s",
    label: words.system,
    group: groups.go,
    run: () => void navigate({ to: "/system" }),
  });
  return null;
}

/** Goes to the first search field of the page that is seen. */
function focusSearch(): void {
  const fields = document.querySelectorAll<HTMLInputElement>("main input[type='search']");
  const seen = [...fields].find((field) => field.getClientRects().length > 0);
  seen?.focus();
  seen?.select();
}
