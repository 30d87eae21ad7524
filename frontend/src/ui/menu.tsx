/** A menu of a few commands or choices behind a button. */
import { Menu as BaseMenu } from "@base-ui/react/menu";
import { Check, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import { Button } from "./button";
import styles from "./menu.module.css";

interface MenuProps {
  label: string;
  icon: LucideIcon;
  openAtOnce?: boolean;
  children: ReactNode;
}

export function Menu({ label, icon, openAtOnce = false, children }: MenuProps) {
  return (
    <BaseMenu.Root modal={false} defaultOpen={openAtOnce}>
      <BaseMenu.Trigger render={<Button look="quiet" icon={icon} iconOnly />}>
        {label}
      </BaseMenu.Trigger>
      <BaseMenu.Portal>
        <BaseMenu.Positioner className={styles.positioner} sideOffset={6} align="end">
          <BaseMenu.Popup className={styles.popup}>{children}</BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

export function MenuText({ children }: { children: ReactNode }) {
  return <div className={styles.text}>{children}</div>;
}

/** A line between groups of commands. */
export function MenuDivider() {
  return <BaseMenu.Separator className={styles.divider} />;
}

export function MenuItem(props: { icon: LucideIcon; onSelect: () => void; children: ReactNode }) {
  const { icon: Icon, onSelect, children } = props;
  return (
    <BaseMenu.Item className={styles.item} onClick={onSelect}>
      <Icon aria-hidden size={16} />
      {children}
    </BaseMenu.Item>
  );
}

interface MenuChoiceProps<Value extends string> {
  label: string;
  value: Value;
  options: { value: Value; label: string; icon: LucideIcon }[];
  onChange: (value: Value) => void;
}

export function MenuChoice<Value extends string>(props: MenuChoiceProps<Value>) {
  return (
    <BaseMenu.RadioGroup
      aria-label={props.label}
      value={props.value}
      onValueChange={(value: Value) => props.onChange(value)}
    >
      <div aria-hidden className={styles.text}>
        {props.label}
      </div>
      {props.options.map(({ value, label, icon: Icon }) => (
        <BaseMenu.RadioItem key={value} value={value} closeOnClick className={styles.item}>
          <Icon aria-hidden size={16} />
          {label}
          <BaseMenu.RadioItemIndicator className={styles.tick}>
            <Check aria-hidden size={16} />
          </BaseMenu.RadioItemIndicator>
        </BaseMenu.RadioItem>
      ))}
    </BaseMenu.RadioGroup>
  );
}
