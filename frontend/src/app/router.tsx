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
import { texts } from "../texts";
import { buttonClass } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { ProblemNotice } from "../ui/problem-notice";
import { Shell } from "./shell";

const rootRoute = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => (
    <ProblemNotice title={texts.app.broken} error={error} onRetry={reset} />
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
      title={texts.app.notFound.title}
      action={
        <Link to="/" className={buttonClass("primary")}>
          {texts.app.notFound.back}
        </Link>
      }
    >
      <p>{texts.app.notFound.text}</p>
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
