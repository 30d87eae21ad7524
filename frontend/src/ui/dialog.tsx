/** Dialogs that keep focus inside, close by Escape where that is harmless, and give focus back. */
import { AlertDialog } from "@base-ui/react/alert-dialog";
import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import type { ReactNode, RefObject } from "react";

import { Button } from "./button";
import styles from "./dialog.module.css";

interface ConfirmProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  children: ReactNode;
  /** What the destroying button says, such as "Delete Ada". */
  confirm: string;
  busy?: boolean;
  onConfirm: () => void;
}

/** Asks before something is destroyed. */
export function ConfirmDialog(props: ConfirmProps) {
  return (
    <AlertDialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={styles.backdrop} />
        <AlertDialog.Viewport className={styles.viewport}>
          <AlertDialog.Popup className={styles.popup}>
            <AlertDialog.Title className={styles.title}>{props.title}</AlertDialog.Title>
            <AlertDialog.Description render={<div />} className={styles.text}>
              {props.children}
            </AlertDialog.Description>
            <div className={styles.actions}>
              <AlertDialog.Close render={<Button look="secondary" />}>Keep it</AlertDialog.Close>
              <Button look="danger" busy={props.busy ?? false} onClick={props.onConfirm}>
                {props.confirm}
              </Button>
            </div>
          </AlertDialog.Popup>
        </AlertDialog.Viewport>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

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
