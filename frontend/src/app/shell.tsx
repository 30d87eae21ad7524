/** What surrounds every page once somebody is signed in. */
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { ExpiredDialog } from "../features/auth";
import { EngineBanner } from "../features/engine";
import { KeyringBanner } from "../features/keys";
import { FrameShortcuts, Palette, ShortcutsHelp } from "../features/palette";
import { texts } from "../texts";
import { Kbd } from "../ui/kbd";
import { modKey } from "../ui/platform";
import { Wordmark } from "../ui/wordmark";
import { LiveBanner } from "./live-banner";
import { LiveEvents, useLive } from "./live-events";
import { LiveIndicator } from "./live-indicator";
import { Navigation } from "./navigation";
import { AccountMenu, PastToasts } from "./popups";
import styles from "./shell.module.css";
import { useTrouble, useTroubleInTab } from "./trouble";

const words = texts.app;

export function Shell() {
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [helpOpen, setHelpOpen] = useState(false);
  const openPalette = () => setPaletteOpen(true);
  const openHelp = () => setHelpOpen(true);
  return (
    <LiveEvents>
      <a href="#content" className={styles.skip}>
        {words.skip}
      </a>
      <Bar onPalette={openPalette} onShortcuts={openHelp} />
      <Content />
      <FrameShortcuts onPalette={openPalette} onHelp={openHelp} />
      <Palette open={paletteOpen} onOpenChange={setPaletteOpen} onShortcuts={openHelp} />
      <ShortcutsHelp open={helpOpen} onOpenChange={setHelpOpen} />
      <ExpiredDialog />
    </LiveEvents>
  );
}

interface BarProps {
  onPalette: () => void;
  onShortcuts: () => void;
}

function Bar({ onPalette, onShortcuts }: BarProps) {
  const trouble = useTrouble();
  const { cutOffAt } = useLive();
  useTroubleInTab(trouble, cutOffAt !== null);
  return (
    <header className={styles.bar}>
      <div className={styles.inner}>
        <Link to="/" className={styles.home} aria-label={words.home}>
          <Wordmark />
        </Link>
        <Navigation trouble={trouble} />
        <div className={styles.tools}>
          <LiveIndicator />
          <button
            type="button"
            className={styles.palette}
            aria-keyshortcuts="Control+K Meta+K"
            onClick={onPalette}
          >
            <Search aria-hidden size={16} />
            <span className="visually-hidden">{words.palette}</span>
            <span className={styles.paletteWord}>{words.paletteShort}</span>
            <Kbd keys={`${modKey} K`} />
          </button>
          <PastToasts />
          <AccountMenu onShortcuts={onShortcuts} />
        </div>
      </div>
    </header>
  );
}

function Content() {
  const content = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  const shown = useRef(pathname);

  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    // As after loading a page: the next Tab goes into what is new, and screen readers begin there.
    if (!content.current?.contains(document.activeElement)) {
      content.current?.focus({ preventScroll: true });
    }
  }, [pathname]);

  return (
    <main ref={content} id="content" className={styles.content} tabIndex={-1}>
      <LiveBanner />
      <EngineBanner />
      <KeyringBanner />
      <Outlet />
    </main>
  );
}
