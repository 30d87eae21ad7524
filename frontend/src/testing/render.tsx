/** Renders a component in tests with what every page has around it, and answers its requests. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { vi } from "vitest";

export async function renderPage(page: ReactNode) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const routeTree = createRootRoute({ component: () => page, notFoundComponent: () => page });
  const router = createRouter({ routeTree, history: createMemoryHistory({ initialEntries: ["/"] }) });
  await router.load();
  const view = render(
    <QueryClientProvider client={queries}>
      {/* The router of a test has other routes than the page's, whose type is registered. */}
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  return { ...view, queries, router, user: userEvent.setup() };
}

type Answer = (request: Request) => Response | Promise<Response>;

/** Answers `METHOD /path` with what is given and remembers what was asked. */
export function stubServer(answers: Record<string, Answer>) {
  const requests: Request[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    requests.push(request.clone());
    const call = `${request.method} ${new URL(request.url).pathname}`;
    const answer = answers[call];
    if (!answer) throw new Error(`the test has no answer to ${call}`);
    return answer(request);
  });
  return requests;
}

export function json(body: unknown, status = 200): Response {
  const type = status < 400 ? "application/json" : "application/problem+json";
  return new Response(JSON.stringify(body), { status, headers: { "content-type": type } });
}
