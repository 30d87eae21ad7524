/** What puts the engine right, loaded where it is shown: the banner is on every page, these are on few. */
import { Suspense, type ComponentProps } from "react";

import { lazyPart } from "../../ui/lazy-part";
import { Skeleton } from "../../ui/skeleton";

const LazyChecklist = lazyPart(async () => (await import("./checklist")).Checklist);
const LazyFirstRun = lazyPart(async () => (await import("./first-run")).FirstRun);
const LazyImageState = lazyPart(async () => (await import("./image-state")).ImageState);

export function Checklist(props: ComponentProps<typeof LazyChecklist>) {
  return (
    <Suspense fallback={<Skeleton />}>
      <LazyChecklist {...props} />
    </Suspense>
  );
}

export function FirstRun() {
  return (
    <Suspense fallback={null}>
      <LazyFirstRun />
    </Suspense>
  );
}

export function ImageState() {
  return (
    <Suspense fallback={<Skeleton />}>
      <LazyImageState />
    </Suspense>
  );
}
