/** The way to the pages: in the bar, or below everything on a narrow screen. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Bot, ChartNoAxesColumn, Gauge, History, KeyRound, ScrollText, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import { engineQuery, findTrouble } from "../features/engine";
import { useKeyringTrouble } from "../features/keys";
import { texts } from "../texts";
import { classes } from "../ui/classes";
import styles from "./navigation.module.css";
import type { Trouble } from "./trouble";

const words = texts.app.navigation;

export function Navigation({ trouble }: { trouble: Trouble }) {
  return (
    <nav aria-label={words.label} className={styles.navigation}>
      <PageLink to="/" icon={Bot} label={words.bots} exact>
        {trouble.count > 0 && <TroubleCount trouble={trouble} />}
      </PageLink>
      <PageLink to="/logs" icon={ScrollText} label={words.logs} />
      <PageLink to="/activity" icon={History} label={words.activity} />
      <PageLink to="/keys" icon={KeyRound} label={words.keys}>
        <KeysTrouble />
      </PageLink>
      <PageLink to="/usage" icon={ChartNoAxesColumn} label={words.usage} />
      <PageLink to="/system" icon={Gauge} label={words.system}>
        <SystemTrouble />
      </PageLink>
    </nav>
  );
}

interface PageLinkProps {
  to: "/" | "/logs" | "/activity" | "/keys" | "/usage" | "/system";
  icon: LucideIcon;
  label: string;
  /** Only this very address is the page, not those below it. */
  exact?: boolean;
  children?: ReactNode;
}

function PageLink({ to, icon: Icon, label, exact = false, children }: PageLinkProps) {
  return (
    <Link to={to} className={styles.link} activeOptions={{ exact, includeSearch: false }}>
      <Icon aria-hidden size={18} className={styles.icon} />
      <span>{label}</span>
      {children}
    </Link>
  );
}

function TroubleCount({ trouble }: { trouble: Trouble }) {
  return (
    <span className={classes(styles.count, trouble.bad && styles.bad)}>
      <span aria-hidden>{trouble.count}</span>
      <span className="visually-hidden">, {words.troubled(trouble.count)}</span>
    </span>
  );
}

function SystemTrouble() {
  const { data } = useQuery(engineQuery);
  return data && findTrouble(data) ? <Dot /> : null;
}

function KeysTrouble() {
  return useKeyringTrouble() ? <Dot /> : null;
}

function Dot() {
  return (
    <span className={styles.dot}>
      <span className="visually-hidden">, {words.needsAttention}</span>
    </span>
  );
}
