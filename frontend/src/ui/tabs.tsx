/**
 * Tabs within one page, and the look of tabs for links. Parts of a page that have addresses of their own are links in
 * a navigation (`TabLinks`, `tabLinkClass`), not tabs.
 */
import { Tabs as BaseTabs } from "@base-ui/react/tabs";
import type { ReactNode } from "react";

import { classes } from "./classes";
import styles from "./tabs.module.css";

export interface Tab<Value extends string> {
  value: Value;
  label: ReactNode;
  panel: ReactNode;
}

interface TabsProps<Value extends string> {
  label: string;
  tabs: Tab<Value>[];
  value?: Value;
  defaultValue?: Value;
  onChange?: (value: Value) => void;
  className?: string | undefined;
}

export function Tabs<Value extends string>(props: TabsProps<Value>) {
  const { label, tabs, value, defaultValue, onChange, className } = props;
  const first = defaultValue ?? tabs[0]?.value;
  return (
    <BaseTabs.Root
      className={classes(styles.root, className)}
      {...(value === undefined ? { defaultValue: first } : { value })}
      onValueChange={(next: Value) => onChange?.(next)}
    >
      <BaseTabs.List aria-label={label} className={styles.list} activateOnFocus>
        {tabs.map((tab) => (
          <BaseTabs.Tab key={tab.value} value={tab.value} className={styles.tab}>
            {tab.label}
          </BaseTabs.Tab>
        ))}
      </BaseTabs.List>
      {tabs.map((tab) => (
        <BaseTabs.Panel key={tab.value} value={tab.value} className={styles.panel}>
          {tab.panel}
        </BaseTabs.Panel>
      ))}
    </BaseTabs.Root>
  );
}

/** For a router's `Link` inside `TabLinks`; the link that is current has `aria-current="page"`. */
export const tabLinkClass = styles.tab ?? "";

/** A number beside a tab's name that asks for attention. */
export function TabCount({ children }: { children: ReactNode }) {
  return <span className={styles.count}>{children}</span>;
}

export function TabLinks({ label, children }: { label: string; children: ReactNode }) {
  return (
    <nav aria-label={label} className={styles.list}>
      {children}
    </nav>
  );
}
