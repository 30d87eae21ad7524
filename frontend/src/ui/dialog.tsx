/** Dialogs that keep focus inside, close by Escape where that is harmless, and give focus back. */
import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode, RefObject } from "react";

import { texts } from "../texts";
import { Button } from "./button";
import { classes } from "./classes";
import styles from "./dialog.module.css";

interface BlockingProps {
  open: boolean;
  title: ReactNode;
  description: ReactNode;
  children: ReactNode;
  /** What is focused when it opens; its first control otherwise. */
  initialFocus?: RefObject<HTMLElement | null>;
}

/** A dialog that must be answered: it has no way past it but its own controls. */
export function BlockingDialog(props: BlockingProps) {
  const { open, title, description, children, initialFocus } = props;
  return (
    <BaseDialog.Root open={open} disablePointerDismissal onOpenChange={() => undefined}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={styles.backdrop} />
        <BaseDialog.Viewport className={styles.viewport}>
          <BaseDialog.Popup className={styles.popup} initialFocus={initialFocus}>
            <BaseDialog.Title className={styles.title}>{title}</BaseDialog.Title>
            <BaseDialog.Description render={<div />} className={styles.text}>
              {description}
            </BaseDialog.Description>
            {children}
          </BaseDialog.Popup>
        </BaseDialog.Viewport>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  wide?: boolean;
  initialFocus?: RefObject<HTMLElement | null>;
}

/** A dialog that can be left by Escape, by its cross and by clicking beside it. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, children, wide = false } = props;
  return (
    <BaseDialog.Root open={open} onOpenChange={onOpenChange}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={styles.backdrop} />
        <BaseDialog.Viewport className={styles.viewport}>
          <BaseDialog.Popup
            className={classes(styles.popup, wide && styles.wide)}
            initialFocus={props.initialFocus}
          >
            <div className={styles.head}>
              <BaseDialog.Title className={styles.title}>{title}</BaseDialog.Title>
              <BaseDialog.Close render={<Button look="quiet" size="s" icon={X} iconOnly />}>
                {texts.ui.close}
              </BaseDialog.Close>
            </div>
            {description != null && (
              <BaseDialog.Description render={<div />} className={styles.text}>
                {description}
              </BaseDialog.Description>
            )}
            {children}
          </BaseDialog.Popup>
        </BaseDialog.Viewport>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
