/** What puts the engine right, loaded where it is shown: the banner is on every page, these are on few. */
import { lazy, Suspense, type ComponentProps } from "react";

import { Skeleton } from "../../ui/skeleton";

const LazyChecklist = lazy(async () => ({ default: (await import("./checklist")).Checklist }));
const LazyFirstRun = lazy(async () => ({ default: (await import("./first-run")).FirstRun }));
const LazyImageState = lazy(async () => ({ default: (await import("./image-state")).ImageState }));

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
