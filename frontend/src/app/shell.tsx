/** What surrounds every page once somebody is signed in. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { CircleUserRound, LogOut, Monitor, Moon, Sun, SunMoon } from "lucide-react";
import { useEffect, useRef } from "react";

import { ExpiredDialog, sessionQuery, signOutMutation } from "../features/auth";
import { EngineBanner } from "../features/engine";
import { Menu, MenuChoice, MenuItem, MenuText } from "../ui/menu";
import { chooseTheme, useTheme, type Theme } from "../ui/theme";
import { Wordmark } from "../ui/wordmark";
import { LiveEvents } from "./live-events";
import { LiveIndicator } from "./live-indicator";
import styles from "./shell.module.css";

export function Shell() {
  const content = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const shown = useRef(pathname);

  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    // As after loading a page: the next Tab goes into what is new, and screen readers begin there.
    content.current?.focus({ preventScroll: true });
  }, [pathname]);

  return (
    <LiveEvents>
      <a href="#content" className={styles.skip}>
        Skip to content
      </a>
      <header className={styles.bar}>
        <div className={styles.inner}>
          <Link to="/" className={styles.home} aria-label="BotMaker, all bots">
            <Wordmark />
          </Link>
          <div className={styles.tools}>
            <LiveIndicator />
            <ThemeMenu />
            <UserMenu />
          </div>
        </div>
      </header>
      <main ref={content} id="content" className={styles.content} tabIndex={-1}>
        <EngineBanner />
        <Outlet />
      </main>
      <ExpiredDialog />
    </LiveEvents>
  );
}

const THEMES: { value: Theme; label: string; icon: typeof Sun }[] = [
  { value: "system", label: "As the system", icon: Monitor },
  { value: "dark", label: "Dark", icon: Moon },
  { value: "light", label: "Light", icon: Sun },
];

function ThemeMenu() {
  const theme = useTheme();
  return (
    <Menu label="Theme" icon={SunMoon}>
      <MenuChoice label="Theme" value={theme} options={THEMES} onChange={chooseTheme} />
    </Menu>
  );
}

function UserMenu() {
  const { data } = useQuery(sessionQuery);
  const signOut = useMutation(signOutMutation);
  return (
    <Menu label="Account" icon={CircleUserRound}>
      {data && (
        <MenuText>
          Signed in as <strong>{data.user.name}</strong>
        </MenuText>
      )}
      <MenuItem icon={LogOut} onSelect={() => signOut.mutate()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
