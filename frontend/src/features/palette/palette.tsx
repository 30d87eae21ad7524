/** The command palette and the help on keys; nothing of either is loaded before it is first opened. */
import { Suspense, useState, type ReactNode } from "react";

import { lazyPart } from "../../ui/lazy-part";

const PaletteDialog = lazyPart(async () => (await import("./palette-dialog")).PaletteDialog);
const HelpDialog = lazyPart(async () => (await import("./shortcuts-help")).ShortcutsHelp);

interface OpenProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function Palette(props: OpenProps & { onShortcuts: () => void }) {
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
