/** The command palette and the help on keys; neither is part of the first page. */
import { Suspense, useEffect, useState, type ReactNode } from "react";

import { lazyPart } from "../../ui/lazy-part";

const loadPalette = async () => (await import("./palette-dialog")).PaletteDialog;
const PaletteDialog = lazyPart(loadPalette);
const HelpDialog = lazyPart(async () => (await import("./shortcuts-help")).ShortcutsHelp);

interface OpenProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Who presses Ctrl-K types on at once: the palette is fetched before, when the page has come to rest. */
const REST_MS = 1500;

export function Palette(props: OpenProps & { onShortcuts: () => void }) {
  useEffect(() => {
    const timer = setTimeout(() => void loadPalette().catch(() => undefined), REST_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <OnceWanted wanted={props.open}>
      <PaletteDialog {...props} />
    </OnceWanted>
  );
}

export function ShortcutsHelp(props: OpenProps) {
  return (
    <OnceWanted wanted={props.open}>
      <HelpDialog {...props} />
    </OnceWanted>
  );
}

function OnceWanted({ wanted, children }: { wanted: boolean; children: ReactNode }) {
  const [met, setMet] = useState(wanted);
  if (wanted && !met) setMet(true);
  return met && <Suspense fallback={null}>{children}</Suspense>;
}
