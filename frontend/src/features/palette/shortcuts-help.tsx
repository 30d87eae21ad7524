/** What all keys do at the moment, and the switch for those without Ctrl or Cmd. */
import { texts } from "../../texts";
import { Dialog } from "../../ui/dialog";
import { Kbd } from "../../ui/kbd";
import { modKey } from "../../ui/platform";
import { useShortcuts, useSingleKeys, type Shortcut } from "../../ui/shortcuts";
import { Switch } from "../../ui/switch";
import styles from "./shortcuts-help.module.css";

const words = texts.palette.shortcuts;

interface ShortcutsHelpProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function ShortcutsHelp({ open, onOpenChange }: ShortcutsHelpProps) {
  const shortcuts = useShortcuts();
  const [singleKeys, setSingleKeys] = useSingleKeys();
  const groups = grouped(shortcuts);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={words.title} description={words.text} wide>
      <div className={styles.groups}>
        {[...groups].map(([group, members]) => (
          <section key={group} aria-label={group}>
            <h3 className={styles.heading}>{group}</h3>
            <dl className={styles.list}>
              {members.map((shortcut) => (
                <Line key={shortcut.keys} shortcut={shortcut} />
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div className={styles.choice}>
        <Switch label={words.single} checked={singleKeys} onChange={setSingleKeys} />
        <p className={styles.help}>{words.singleHelp}</p>
      </div>
    </Dialog>
  );
}

function grouped(shortcuts: readonly Shortcut[]): Map<string, Shortcut[]> {
  const groups = new Map<string, Shortcut[]>();
  for (const shortcut of shortcuts) {
    groups.set(shortcut.group, [...(groups.get(shortcut.group) ?? []), shortcut]);
  }
  return groups;
}

function Line({ shortcut }: { shortcut: Shortcut }) {
  return (
    <div className={styles.line}>
      <dt>{shortcut.label}</dt>
      <dd>
        <Kbd keys={readable(shortcut.keys)} />
      </dd>
    </div>
  );
}

function readable(keys: string): string {
  return keys.replace(/^mod\+(.)$/, (_, key: string) => `${modKey} ${key.toUpperCase()}`);
}
