/** Shows the notices of `toast` in a corner, newest in front; F6 goes there, hovering or focusing holds them. */
import { Toast } from "@base-ui/react/toast";
import { CircleAlert, CircleCheck, Info, TriangleAlert, X, type LucideIcon } from "lucide-react";
import { useEffect } from "react";

import { texts } from "../texts";
import { Button } from "./button";
import { classes } from "./classes";
import { Sentence } from "./sentence";
import { showToasts, SHORTEST_MS, toasts, type ToastContent, type ToastKind } from "./toast-store";
import styles from "./toaster.module.css";

const ICONS: Record<ToastKind, LucideIcon> = {
  done: CircleCheck,
  info: Info,
  warn: TriangleAlert,
  alarm: CircleAlert,
  failed: CircleAlert,
};

const words = texts.ui.notices;

export function Toaster() {
  return (
    <Toast.Provider toastManager={toasts} timeout={SHORTEST_MS} limit={4}>
      <Toast.Portal>
        <Toast.Viewport className={styles.viewport} aria-label={words.label}>
          <Shown />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Shown() {
  const manager = Toast.useToastManager<ToastContent>();
  useEffect(() => {
    // The provider above listens once its own effects have run.
    const timer = setTimeout(showToasts);
    return () => clearTimeout(timer);
  }, []);
  return manager.toasts.map((notice) => (
    <Toast.Root
      key={notice.id}
      toast={notice}
      swipeDirection={["right", "down"]}
      className={classes(styles.toast, styles[notice.data?.kind ?? "info"])}
    >
      <Toast.Content className={styles.content}>
        {notice.data && <ToastBody content={notice.data} />}
        <div className={styles.buttons}>
          {notice.actionProps && (
            <Toast.Action render={<Button size="s" />} className={styles.action} />
          )}
          <Toast.Close render={<Button look="quiet" size="s" icon={X} iconOnly />}>
            {words.dismiss}
          </Toast.Close>
        </div>
      </Toast.Content>
    </Toast.Root>
  ));
}

function ToastBody({ content }: { content: ToastContent }) {
  const Icon = ICONS[content.kind];
  return (
    <>
      <Icon aria-hidden size={18} className={styles.icon} />
      <div className={styles.words}>
        <Toast.Title render={<p />} className={styles.title} />
        <Toast.Description render={<p />} className={styles.text} />
        {content.requestId !== null && (
          <p className={styles.text}>
            <Sentence text={texts.ui.request} parts={{ id: <code>{content.requestId}</code> }} />
          </p>
        )}
      </div>
    </>
  );
}
