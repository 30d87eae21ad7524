import { CSPProvider } from "@base-ui/react/csp-provider";
import { Tooltip } from "@base-ui/react/tooltip";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect } from "react";

import { asApiError } from "../api/problem";
import { useSessionPhase } from "../features/auth";
import { Toaster } from "../ui/toaster";
import { router } from "./router";

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
        <Tooltip.Provider delay={400}>
          <RouterProvider router={router} />
        </Tooltip.Provider>
        <Toaster />
      </QueryClientProvider>
    </CSPProvider>
  );
}
