/** Brings a bot back, after saying what that means. The form is loaded when it is first asked for. */
import { Suspense, useState } from "react";

import { lazyPart } from "../../ui/lazy-part";
import type { BringBackProps } from "./bring-back-dialog-loaded";

const Loaded = lazyPart(async () => (await import("./bring-back-dialog-loaded")).BringBackDialog);

export function BringBackDialog(props: BringBackProps) {
  const [asked, setAsked] = useState(false);
  if (props.leftover && !asked) setAsked(true);
  if (!asked) return null;
  return (
    <Suspense fallback={null}>
      <Loaded {...props} />
    </Suspense>
  );
}
