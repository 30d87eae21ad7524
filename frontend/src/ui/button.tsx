import { LoaderCircle, type LucideIcon } from "lucide-react";
import type { ButtonHTMLAttributes } from "react";

import { classes } from "./classes";
import styles from "./button.module.css";

export type ButtonLook = "primary" | "secondary" | "quiet" | "danger";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: ButtonLook;
  size?: "s" | "m";
  icon?: LucideIcon;
  /** Something that this button began is under way: it says so and takes no second click. */
  busy?: boolean;
  /** Only the icon is seen; the text stays as the accessible name. */
  iconOnly?: boolean;
}

export function buttonClass(look: ButtonLook = "secondary", size: "s" | "m" = "m"): string {
  return classes(styles.button, styles[look], styles[size]);
}

export function Button({
  look = "secondary",
  size = "m",
  icon: Icon,
  busy = false,
  iconOnly = false,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      // oxlint-disable-next-line react/button-has-type -- the type is a prop with a safe default
      type={type}
      className={classes(buttonClass(look, size), iconOnly && styles.iconOnly, className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy ? (
        <LoaderCircle aria-hidden className={styles.spin} size={16} />
      ) : (
        Icon && <Icon aria-hidden size={16} />
      )}
      <span className={iconOnly ? "visually-hidden" : undefined}>{children}</span>
    </button>
  );
}
