import { RefreshCw } from "lucide-react";

import { Button } from "../../ui/button";

interface AgainButtonProps {
  busy: boolean;
  onClick: () => void;
  /** Only its icon is seen. */
  iconOnly?: boolean;
  children: string;
}

/** Loads what a card shows once more. */
export function AgainButton({ busy, onClick, iconOnly = false, children }: AgainButtonProps) {
  return (
    <Button look="quiet" size="s" icon={RefreshCw} iconOnly={iconOnly} busy={busy} onClick={onClick}>
      {children}
    </Button>
  );
}
