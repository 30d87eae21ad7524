/** The command palette itself; loaded when it is first asked for. */
import { Dialog } from "@base-ui/react/dialog";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useMemo, useState } from "react";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { Kbd } from "../../ui/kbd";
import { chooseTheme } from "../../ui/theme";
import { signOutMutation } from "../auth";
import { avatarOf, BotFace, botsQuery, StatusBadge, statusWords } from "../bots";
import styles from "./palette-dialog.module.css";
import { runPower } from "./power";
import { rowsFor, type Doer, type Page, type Part, type Row, type Rows } from "./rows";

const words = texts.palette;

interface PaletteDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onShortcuts: () => void;
}

export function PaletteDialog({ open, onOpenChange, onShortcuts }: PaletteDialogProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Viewport className={styles.viewport}>
          <Dialog.Popup className={styles.popup} aria-label={words.title}>
            <Content close={() => onOpenChange(false)} onShortcuts={onShortcuts} />
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Mounted with the dialog, so that it always opens empty. */
function Content(props: { close: () => void; onShortcuts: () => void }) {
  const [query, setQuery] = useState("");
  const { data: bots } = useQuery({ ...botsQuery, select: troubledFirst });
  const doer = useDoer(props.onShortcuts);
  const rows = useMemo(() => rowsFor(query, bots ?? [], doer), [query, bots, doer]);
  const choose = (row: Row) => {
    props.close();
    row.run();
  };
  return (
    <Command label={words.title} shouldFilter={false} loop className={styles.command}>
      <div className={styles.search}>
        <Search aria-hidden size={18} />
        <Command.Input
          value={query}
          onValueChange={setQuery}
          aria-label={words.label}
          placeholder={words.placeholder}
          maxLength={200}
          className={styles.input}
        />
      </div>
      <Command.List label={words.results} className={styles.list}>
        <Command.Empty className={styles.nothing}>{words.nothing(query)}</Command.Empty>
        {SECTIONS.map((section) => (
          <Section key={section} name={section} rows={rows[section]} onChoose={choose} />
        ))}
      </Command.List>
      <Hints />
    </Command>
  );
}

const SECTIONS = ["bots", "actions", "pages", "commands"] as const;

interface SectionProps {
  name: keyof Rows;
  rows: Row[];
  onChoose: (row: Row) => void;
}

function Section({ name, rows, onChoose }: SectionProps) {
  if (rows.length === 0) return null;
  return (
    <Command.Group heading={words.groups[name]} className={styles.group}>
      {rows.map((row) => (
        <Command.Item
          key={row.id}
          value={row.id}
          onSelect={() => onChoose(row)}
          className={styles.item}
        >
          <RowContent row={row} />
        </Command.Item>
      ))}
    </Command.Group>
  );
}

function RowContent({ row }: { row: Row }) {
  const { bot, icon: Icon } = row;
  return (
    <>
      {bot ? (
        <BotFace
          seed={bot.hostname}
          state={bot.status.state}
          size="s"
          avatar={avatarOf(bot)}
          bot={bot.id}
        />
      ) : (
        <span className={styles.icon}>
          <Icon aria-hidden size={17} />
        </span>
      )}
      <span className={styles.text}>{row.text}</span>
      {bot && <code className={styles.hostname}>{bot.hostname}</code>}
      {bot && <StatusBadge state={bot.status.state} />}
      {row.keys !== undefined && (
        <span className={styles.keys}>
          <Kbd keys={row.keys} />
        </span>
      )}
    </>
  );
}

function Hints() {
  return (
    <p className={styles.hints} aria-hidden>
      <span>
        <Kbd keys="↑ ↓" /> {words.hints.move}
      </span>
      <span>
        <Kbd keys="↵" /> {words.hints.choose}
      </span>
      <span>
        <Kbd keys="Esc" /> {words.hints.leave}
      </span>
    </p>
  );
}

const URGENCY = { bad: 0, warn: 1, busy: 2, good: 2, idle: 2 };

function troubledFirst(bots: readonly Bot[]): Bot[] {
  const urgency = (bot: Bot) => URGENCY[statusWords(bot.status.state).tone];
  return bots.toSorted((a, b) => urgency(a) - urgency(b));
}

const ADDRESSES = {
  bots: "/",
  create: "/bots/new",
  logs: "/logs",
  activity: "/activity",
  keys: "/keys",
  usage: "/usage",
  budgets: "/usage/budgets",
  system: "/system",
  trash: "/trash",
} as const satisfies Record<Page, string>;

const PARTS: Record<Part, "/bots/$bot/logs" | "/bots/$bot/chat" | "/bots/$bot/settings"> = {
  logs: "/bots/$bot/logs",
  chat: "/bots/$bot/chat",
  settings: "/bots/$bot/settings",
};

function useDoer(onShortcuts: () => void): Doer {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { mutate: signOut } = useMutation(signOutMutation);
  return useMemo(
    () => ({
      openBot: (bot) => void navigate({ to: "/bots/$bot", params: { bot: bot.hostname } }),
      openPage: (page) => void navigate({ to: ADDRESSES[page] }),
      openPart: (part, bot) => void navigate({ to: PARTS[part], params: { bot: bot.hostname } }),
      power: (verb, bot) => void runPower(queries, verb, bot),
      theme: chooseTheme,
      shortcuts: onShortcuts,
      signOut: () => signOut(),
    }),
    [navigate, queries, signOut, onShortcuts],
  );
}
