import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { Suspense, useEffect } from "react";

import { asApiError } from "../api/problem";
import { useSessionPhase } from "../features/auth";
import { lazyPart } from "../ui/lazy-part";
import { router } from "./router";

/** Notices wait for it. */
const Toaster = lazyPart(async () => (await import("../ui/toaster")).Toaster);

const RETRIES = 2;

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The event stream says what changed; time alone makes nothing stale.
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => {
        const { status } = asApiError(error);
        return failures < RETRIES && (status === 0 || status >= 500);
      },
    },
  },
});

export function Providers() {
  const phase = useSessionPhase();

  useEffect(() => {
    // Nothing of one person's may be left on the screen for the next.
    if (phase === "anonymous") queries.clear();
  }, [phase]);

  return (
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
        <Suspense fallback={null}>
          <Toaster />
        </Suspense>
      </QueryClientProvider>
    </CSPProvider>
  );
}
