/** The addresses of the page. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";

import { session } from "../api/session";
import { ActivityPage } from "../features/activity";
import { SignInPage } from "../features/auth";
import { BotsPage, validateBotsSearch } from "../features/bots";
import { KeysPage, validateKeysSearch } from "../features/keys";
import { TrashPage } from "../features/trash";
import { NotFound } from "./not-found";
import { RouteError } from "./route-error";
import { Shell } from "./shell";

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

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
  validateSearch: validateBotsSearch,
  component: BotsPage,
});

const createBotRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/bots/new",
  component: lazyRouteComponent(() => import("../features/create-bot"), "CreateBotPage"),
});

const botPage = () => import("../features/bot-detail");

const botRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/bots/$bot",
  component: lazyRouteComponent(botPage, "BotPage"),
});

const botParts = [
  createRoute({
    getParentRoute: () => botRoute,
    path: "/",
    component: lazyRouteComponent(botPage, "BotOverview"),
  }),
  createRoute({
    getParentRoute: () => botRoute,
    path: "logs",
    component: lazyRouteComponent(botPage, "BotLogs"),
  }),
  createRoute({
    getParentRoute: () => botRoute,
    path: "chat",
    component: lazyRouteComponent(botPage, "BotChat"),
  }),
  createRoute({
    getParentRoute: () => botRoute,
    path: "metrics",
    component: lazyRouteComponent(botPage, "BotMetrics"),
  }),
  createRoute({
    getParentRoute: () => botRoute,
    path: "pairing",
    component: lazyRouteComponent(botPage, "BotPairing"),
  }),
  createRoute({
    getParentRoute: () => botRoute,
    path: "activity",
    component: lazyRouteComponent(botPage, "BotTimeline"),
  }),
  createRoute({
    getParentRoute: () => botRoute,
    path: "history",
    component: lazyRouteComponent(botPage, "BotHistory"),
  }),
  createRoute({
    getParentRoute: () => botRoute,
    path: "settings",
    component: lazyRouteComponent(botPage, "BotSettings"),
  }),
] as const;

const activityRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/activity",
  component: ActivityPage,
});

const logsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/logs",
  component: lazyRouteComponent(() => import("../features/logs"), "LogsPage"),
});

const keysRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/keys",
  validateSearch: validateKeysSearch,
  component: KeysPage,
});

const usagePages = () => import("../features/usage");

const usageRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/usage",
  component: lazyRouteComponent(usagePages, "UsagePage"),
});

const usageParts = [
  createRoute({
    getParentRoute: () => usageRoute,
    path: "/",
    component: lazyRouteComponent(usagePages, "SpendPart"),
  }),
  createRoute({
    getParentRoute: () => usageRoute,
    path: "budgets",
    component: lazyRouteComponent(usagePages, "BudgetsPart"),
  }),
  createRoute({
    getParentRoute: () => usageRoute,
    path: "requests",
    component: lazyRouteComponent(usagePages, "RequestsPart"),
  }),
  createRoute({
    getParentRoute: () => usageRoute,
    path: "prices",
    component: lazyRouteComponent(usagePages, "PricesPart"),
  }),
] as const;

const systemRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/system",
  component: lazyRouteComponent(() => import("../features/system"), "SystemPage"),
});

const trashRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/trash",
  component: TrashPage,
});

/** Whatever no other route has, inside the frame. */
const unknownRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "$",
  component: NotFound,
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    signInRoute,
    shellRoute.addChildren([
      botsRoute,
      createBotRoute,
      botRoute.addChildren(botParts),
      logsRoute,
      activityRoute,
      keysRoute,
      usageRoute.addChildren(usageParts),
      systemRoute,
      trashRoute,
      unknownRoute,
    ]),
  ]),
  defaultPreload: "intent",
  defaultErrorComponent: RouteError,
  defaultNotFoundComponent: NotFound,
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
