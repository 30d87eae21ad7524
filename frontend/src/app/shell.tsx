/** What surrounds every page once somebody is signed in. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { CircleUserRound, LogOut, Monitor, Moon, Sun, SunMoon } from "lucide-react";
import { useEffect, useRef } from "react";

import { ExpiredDialog, sessionQuery, signOutMutation } from "../features/auth";
import { EngineBanner } from "../features/engine";
import { texts } from "../texts";
import { Menu, MenuChoice, MenuItem, MenuText } from "../ui/menu";
import { Sentence } from "../ui/sentence";
import { chooseTheme, useTheme, type Theme } from "../ui/theme";
import { Wordmark } from "../ui/wordmark";
import { LiveEvents } from "./live-events";
import { LiveIndicator } from "./live-indicator";
import styles from "./shell.module.css";

const words = texts.app;

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
        {words.skip}
      </a>
      <header className={styles.bar}>
        <div className={styles.inner}>
          <Link to="/" className={styles.home} aria-label={words.home}>
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
  { value: "system", label: words.theme.system, icon: Monitor },
  { value: "dark", label: words.theme.dark, icon: Moon },
  { value: "light", label: words.theme.light, icon: Sun },
];

function ThemeMenu() {
  const theme = useTheme();
  return (
    <Menu label={words.theme.label} icon={SunMoon}>
      <MenuChoice label={words.theme.label} value={theme} options={THEMES} onChange={chooseTheme} />
    </Menu>
  );
}

function UserMenu() {
  const { data } = useQuery(sessionQuery);
  const signOut = useMutation(signOutMutation);
  return (
    <Menu label={words.account.label} icon={CircleUserRound}>
      {data && (
        <MenuText>
          <Sentence text={words.account.signedIn} parts={{ name: <strong>{data.user.name}</strong> }} />
        </MenuText>
      )}
      <MenuItem icon={LogOut} onSelect={() => signOut.mutate()}>
        {words.account.signOut}
      </MenuItem>
    </Menu>
  );
}
