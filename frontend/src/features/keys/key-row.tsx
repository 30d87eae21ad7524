/** One key: what it is called, for whom it is, how it is, who may use it, and what can be done with it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CirclePause, CirclePlay, Ellipsis, FlaskConical, Pencil, Trash2 } from "lucide-react";

import { texts } from "../../texts";
import { Age, useNow } from "../../ui/age";
import { ageText } from "../../ui/age-text";
import { Button } from "../../ui/button";
import { classes } from "../../ui/classes";
import { visibleText } from "../../ui/hostile-text";
import { Menu, MenuDivider, MenuItem } from "../../ui/menu";
import { ProblemNotice } from "../../ui/problem-notice";
import { Sentence } from "../../ui/sentence";
import { toast } from "../../ui/toast";
import { toneClass } from "../../ui/tone";
import { Verdict } from "../../ui/verdict";
import { changeKeyMutation, useIsAdmin, type Key } from "../keyring";
import { KeyUsers } from "./key-users";
import { dayOf, STATE_TONES, stateOf } from "./key-state";
import styles from "./keys.module.css";
import { useKeyTests, useTested } from "./use-key-tests";

const words = texts.keys;

interface KeyRowProps {
  known: Key;
  vendor: string;
  onEdit: (key: Key) => void;
  onRemove: (key: Key) => void;
}

export function KeyRow({ known, vendor, onEdit, onRemove }: KeyRowProps) {
  const isAdmin = useIsAdmin();
  return (
    <li className={styles.key} aria-label={known.label}>
      <div className={styles.who}>
        <h3 className={styles.label}>
          <bdi>{known.label}</bdi>
        </h3>
        <State known={known} />
      </div>
      <Tags known={known} />
      {known.base_url !== null && <code className={styles.url}>{known.base_url}</code>}
      <div className={styles.facts}>
        <span>
          {known.last_used_at === null ? (
            words.row.neverUsed
          ) : (
            <Sentence text={words.row.used} parts={{ age: <Age at={known.last_used_at} /> }} />
          )}
        </span>
        <KeyUsers known={known} />
        {known.expires_at !== null && <span>{words.row.expires(dayOf(known.expires_at))}</span>}
        {!known.has_secret && <span>{words.row.noSecret}</span>}
      </div>
      {isAdmin && <Actions known={known} onEdit={onEdit} onRemove={onRemove} />}
      <Failure known={known} />
      <Said known={known} vendor={vendor} />
    </li>
  );
}

function State({ known }: { known: Key }) {
  const now = useNow();
  const state = stateOf(known, now);
  const word =
    state === "resting"
      ? words.state.resting(ageText(Date.parse(known.rests_until ?? "") - now))
      : words.state[state];
  return <span className={classes(styles.state, toneClass(STATE_TONES[state]))}>{word}</span>;
}

function Tags({ known }: { known: Key }) {
  if (known.tags.length === 0) return <p className={styles.everybody}>{words.row.everybody}</p>;
  return (
    <ul className={styles.tags} aria-label={words.row.tags}>
      {known.tags.map((tag) => (
        <li key={tag} className={styles.tag}>
          {tag}
        </li>
      ))}
    </ul>
  );
}

function Failure({ known: { last_failure: failure } }: { known: Key }) {
  if (!failure) return null;
  return (
    <p className={styles.failure}>
      <strong>
        <Sentence text={words.state.failure(failure.status)} parts={{ age: <Age at={failure.at} /> }} />
      </strong>{" "}
      {visibleText(failure.detail)}
    </p>
  );
}

/** What the vendor said when the key was tested here. */
function Said({ known, vendor }: { known: Key; vendor: string }) {
  const tested = useTested(known.id);
  return (
    <div role="status" className={styles.said}>
      {tested?.kind === "running" && <span className="visually-hidden">{words.test.running}</span>}
      {tested?.kind === "failed" && <ProblemNotice title={words.test.failed} error={tested.error} />}
      {tested?.kind === "said" && (
        <Verdict tone={tested.test.is_good ? "good" : "bad"}>
          {tested.test.is_good
            ? words.test.good(vendor, tested.test.took_ms)
            : words.test.bad(vendor, tested.test.status)}{" "}
          {!tested.test.is_good && <span className={styles.detail}>{visibleText(tested.test.detail)}</span>}
        </Verdict>
      )}
    </div>
  );
}

function Actions({ known, onEdit, onRemove }: Omit<KeyRowProps, "vendor">) {
  const tests = useKeyTests();
  const tested = useTested(known.id);
  const change = useMutation(changeKeyMutation(useQueryClient()));
  const enabled = !known.enabled;
  const toggle = () =>
    change.mutate(
      { key: known.id, change: { enabled } },
      {
        onSuccess: () => toast.done(words.actions[enabled ? "enabled" : "disabled"](known.label)),
        onError: (error) => toast.failed(words.actions.failed, error),
      },
    );
  return (
    <div className={styles.actions}>
      <Button
        size="s"
        icon={FlaskConical}
        busy={tested?.kind === "running"}
        aria-label={words.test.buttonOf(known.label)}
        onClick={() => tests.run(known)}
      >
        {words.test.button}
      </Button>
      <Menu label={words.row.more(known.label)} icon={Ellipsis}>
        <MenuItem icon={Pencil} onSelect={() => onEdit(known)}>
          {words.actions.edit}
        </MenuItem>
        <MenuItem icon={known.enabled ? CirclePause : CirclePlay} onSelect={toggle}>
          {known.enabled ? words.actions.disable : words.actions.enable}
        </MenuItem>
        <MenuDivider />
        <MenuItem icon={Trash2} onSelect={() => onRemove(known)}>
          {words.actions.remove}
        </MenuItem>
      </Menu>
    </div>
  );
}
