/** Going to a time: the log is loaded again from there on. */
import { Clock } from "lucide-react";
import { useState, type FormEvent } from "react";

import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { Field } from "../../../ui/field";
import { Popover } from "../../../ui/popover";
import { dayText } from "../clock";
import styles from "./toolbar.module.css";

interface JumpMenuProps {
  /** Takes the instant in RFC 3339. */
  onJump: (since: string) => void;
}

/** `2026-11-21T04:00:00`, as the field wants it: local time without a zone. */
function fieldText(time: number): string {
  const date = new Date(time);
  return `${dayText(time, "local")}T${date.toTimeString().slice(0, 8)}`;
}

const QUARTER_MS = 15 * 60_000;

export function JumpMenu({ onJump }: JumpMenuProps) {
  const [open, setOpen] = useState(false);
  const [value, setValue] = useState("");
  const [error, setError] = useState<string>();
  const { jump } = texts.logs;
  const onOpenChange = (next: boolean) => {
    setOpen(next);
    if (next && value === "") setValue(fieldText(Date.now() - QUARTER_MS));
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const time = Date.parse(value);
    if (Number.isNaN(time)) return setError(jump.needed);
    if (time > Date.now()) return setError(jump.future);
    setError(undefined);
    setOpen(false);
    onJump(new Date(time).toISOString());
  };
  return (
    <Popover
      title={jump.title}
      align="end"
      open={open}
      onOpenChange={onOpenChange}
      trigger={
        <Button look="quiet" size="s" icon={Clock} iconOnly title={jump.button}>
          {jump.button}
        </Button>
      }
    >
      <form className={styles.jump} onSubmit={onSubmit} noValidate>
        <Field label={jump.label} help={jump.help} error={error}>
          {(control) => (
            <input
              {...control}
              type="datetime-local"
              step={1}
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" look="primary" size="s">
          {jump.go}
        </Button>
      </form>
    </Popover>
  );
}
