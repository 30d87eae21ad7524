/** A small panel beside the button that opened it. */
import { Popover as BasePopover } from "@base-ui/react/popover";
import type { ReactElement, ReactNode } from "react";

import { classes } from "./classes";
import styles from "./popover.module.css";

interface PopoverProps {
  /** A button; it gets what opens and describes the panel. */
  trigger: ReactElement;
  title: ReactNode;
  /** The title is for screen readers only. */
  titleHidden?: boolean;
  align?: "start" | "center" | "end";
  open?: boolean;
  /** Open when it is first shown. */
  openAtOnce?: boolean;
  onOpenChange?: (open: boolean) => void;
  className?: string | undefined;
  children: ReactNode;
}

export function Popover(props: PopoverProps) {
  const { trigger, title, titleHidden = false, align = "start", className, children } = props;
  return (
    <BasePopover.Root
      defaultOpen={props.openAtOnce ?? false}
      {...(props.open !== undefined && { open: props.open })}
      {...(props.onOpenChange && { onOpenChange: props.onOpenChange })}
    >
      <BasePopover.Trigger render={trigger} />
      <BasePopover.Portal>
        <BasePopover.Positioner
          className={styles.positioner}
          sideOffset={6}
          align={align}
          collisionPadding={8}
        >
          <BasePopover.Popup className={classes(styles.popup, className)}>
            <BasePopover.Title className={titleHidden ? "visually-hidden" : styles.title}>
              {title}
            </BasePopover.Title>
            {children}
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  );
}
