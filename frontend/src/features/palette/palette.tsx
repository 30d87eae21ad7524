import { lazy, Suspense, useState } from "react";

const PaletteDialog = lazy(async () => {
  const { PaletteDialog: component } = await import("./palette-dialog");
  return { default: component };
});

interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onShortcuts: () => void;
}

/** The command palette; nothing of it is loaded before it is first opened. */
export function Palette(props: PaletteProps) {
  const [wanted, setWanted] = useState(props.open);
  if (props.open && !wanted) setWanted(true);
  if (!wanted) return null;
  return (
    <Suspense fallback={null}>
      <PaletteDialog {...props} />
    </Suspense>
  );
}
