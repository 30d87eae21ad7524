/** What opens from the bar. Each is loaded right after the first paint; a press before that is kept until then. */
import { Bell, CircleUserRound, type LucideIcon } from "lucide-react";
import { Suspense, useState } from "react";

import { texts } from "../texts";
import { Button } from "../ui/button";
import { lazyPart } from "../ui/lazy-part";

const LoadedMenu = lazyPart(async () => (await import("./account-menu")).AccountMenu);
const LoadedPast = lazyPart(async () => (await import("../ui/past-toasts")).PastToasts);

export function AccountMenu({ onShortcuts }: { onShortcuts: () => void }) {
  const [wanted, setWanted] = useState(false);
  const closed = (
    <Closed label={texts.app.account.label} icon={CircleUserRound} onPress={() => setWanted(true)} />
  );
  return (
    <Suspense fallback={closed}>
      <LoadedMenu onShortcuts={onShortcuts} openAtOnce={wanted} />
    </Suspense>
  );
}

export function PastToasts() {
  const [wanted, setWanted] = useState(false);
  const closed = (
    <Closed label={texts.ui.notices.unseen(0)} icon={Bell} onPress={() => setWanted(true)} />
  );
  return (
    <Suspense fallback={closed}>
      <LoadedPast openAtOnce={wanted} />
    </Suspense>
  );
}

function Closed(props: { label: string; icon: LucideIcon; onPress: () => void }) {
  return (
    <Button look="quiet" icon={props.icon} iconOnly onClick={props.onPress}>
      {props.label}
    </Button>
  );
}
