/** The addresses of the page. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Link,
  Outlet,
  redirect,
} from "@tanstack/react-router";

import { session } from "../api/session";
import { SignInPage } from "../features/auth";
import { BotsPage } from "../features/bots";
import { buttonClass } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { ProblemNotice } from "../ui/problem-notice";
import { Shell } from "./shell";

const rootRoute = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => (
    <ProblemNotice title="This page broke" error={error} onRetry={reset} />
  ),
});

/** Keeps only addresses of this page: an outside address must not be reached by signing in. */
function localPath(value: unknown): string | undefined {
  return typeof value === "string" && /^\/(?![/\\])/.test(value) ? value : undefined;
}

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/login",
  validateSearch: (search: Record<string, unknown>): { then?: string } => {
    const then = localPath(search["then"]);
    return then === undefined ? {} : { then };
  },
  beforeLoad: ({ search }) => {
    if (session.secret !== null) throw redirect({ href: search.then ?? "/" });
  },
  component: SignInPage,
});

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "shell",
  beforeLoad: ({ location }) => {
    if (session.secret !== null) return;
    throw redirect({
      to: "/login",
      search: location.href === "/" ? {} : { then: location.href },
    });
  },
  component: Shell,
});

const botsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/",
  component: BotsPage,
});

const createBotRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/bots/new",
  component: lazyRouteComponent(() => import("../features/create-bot"), "CreateBotPage"),
});

const botRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/bots/$bot",
  component: lazyRouteComponent(() => import("../features/bot-detail"), "BotPage"),
});

function NotFound() {
  return (
    <EmptyState
      title="Nothing lives at this address"
      action={
        <Link to="/" className={buttonClass("primary")}>
          Back to the bots
        </Link>
      }
    >
      <p>The address may be mistyped, or what was here is gone.</p>
    </EmptyState>
  );
}

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    signInRoute,
    shellRoute.addChildren([botsRoute, createBotRoute, botRoute]),
  ]),
  defaultPreload: "intent",
  scrollRestoration: true,
});

// Signing in or out changes which addresses are open.
session.subscribe(() => {
  if (session.phase === "anonymous" || session.phase === "active") void router.invalidate();
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
