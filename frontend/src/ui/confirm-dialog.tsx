/** Asks before something is destroyed. What shows the question is loaded when one is first asked. */
import { Suspense, useState } from "react";

import type { ConfirmProps } from "./confirm-dialog-loaded";
import { lazyPart } from "./lazy-part";

const Loaded = lazyPart(async () => (await import("./confirm-dialog-loaded")).ConfirmDialog);

export function ConfirmDialog(props: ConfirmProps) {
  const [asked, setAsked] = useState(props.open);
  if (props.open && !asked) setAsked(true);
  if (!asked) return null;
  return (
    <Suspense fallback={null}>
      <Loaded {...props} />
    </Suspense>
  );
}
