/** Sets what a model costs, or goes back to what BotMaker says. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";

import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { Dialog } from "../../../ui/dialog";
import { Field } from "../../../ui/field";
import { ProblemNotice } from "../../../ui/problem-notice";
import { Select } from "../../../ui/select";
import { Sentence } from "../../../ui/sentence";
import { toast } from "../../../ui/toast";
import { catalogQuery } from "../../bots";
import { dollarsOf, parseDollars, setPriceMutation, type PriceAmounts, type PriceEntry } from "../../keyring";
import styles from "../usage.module.css";

const words = texts.usage.prices;

const AMOUNTS = [
  ["input_micro_usd", words.input],
  ["cached_micro_usd", words.cached],
  ["cache_write_micro_usd", words.cacheWrite],
  ["output_micro_usd", words.output],
] as const satisfies readonly (readonly [keyof PriceAmounts, string])[];

type Typed = Record<keyof PriceAmounts, string>;

interface PriceDialogProps {
  /** The price that is changed; a new one is set without. */
  edited?: PriceEntry;
  onClose: () => void;
}

export function PriceDialog({ edited, onClose }: PriceDialogProps) {
  const title = edited ? (
    <Sentence text={words.dialog.editTitle} parts={{ model: <code>{edited.model}</code> }} />
  ) : (
    words.dialog.addTitle
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={title} description={words.dialog.text}>
      <Fields {...(edited && { edited })} onClose={onClose} />
    </Dialog>
  );
}

function typedOf(price: PriceEntry | undefined): Typed {
  const typed = (amount: number | undefined) => (amount === undefined ? "" : dollarsOf(amount));
  return {
    input_micro_usd: typed(price?.input_micro_usd),
    cached_micro_usd: typed(price?.cached_micro_usd),
    cache_write_micro_usd: typed(price?.cache_write_micro_usd),
    output_micro_usd: typed(price?.output_micro_usd),
  };
}

/** What was typed as amounts; nothing typed means that it costs nothing. `null` where one is none. */
export function toAmounts(typed: Typed): PriceAmounts | null {
  const read = (text: string) => (text.trim() === "" ? 0 : parseDollars(text));
  const [input, cached, cacheWrite, output] = AMOUNTS.map(([field]) => read(typed[field]));
  if (input == null || cached == null || cacheWrite == null || output == null) return null;
  return {
    input_micro_usd: input,
    cached_micro_usd: cached,
    cache_write_micro_usd: cacheWrite,
    output_micro_usd: output,
  };
}

function Fields({ edited, onClose }: PriceDialogProps) {
  const { data: catalog } = useQuery(catalogQuery);
  const [vendor, setVendor] = useState<string | null>(edited?.vendor ?? null);
  const [model, setModel] = useState(edited?.model ?? "");
  const [typed, setTyped] = useState(() => typedOf(edited));
  const [checked, setChecked] = useState(false);
  const change = useMutation(setPriceMutation(useQueryClient()));
  const send = (price: PriceAmounts | null) => {
    if (vendor === null) return;
    change.mutate(
      { vendor, model: model.trim(), price },
      {
        onSuccess: () => {
          toast.done(price === null ? words.dialog.reverted(model) : words.dialog.done(model));
          onClose();
        },
      },
    );
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    const price = toAmounts(typed);
    if (price && vendor !== null && model.trim() !== "") send(price);
  };
  const wrong = (text: string) =>
    checked && text.trim() !== "" && parseDollars(text) === null ? words.dialog.wrong : undefined;
  const vendors = (catalog?.providers ?? []).filter(({ demo }) => !demo);
  return (
    <form noValidate className={styles.form} onSubmit={submit}>
      {!edited && (
        <>
          <Field
            label={words.vendor}
            error={checked && vendor === null ? texts.keys.form.wrong.vendor : undefined}
          >
            {(control) => (
              <Select
                control={control}
                value={vendor}
                options={vendors.map(({ id, name }) => ({ value: id, label: name }))}
                onChange={setVendor}
              />
            )}
          </Field>
          <Field
            label={words.model}
            help={<Sentence text={words.dialog.modelHelp} />}
            error={checked && model.trim() === "" ? words.dialog.modelNeeded : undefined}
          >
            {(control) => (
              <input
                {...control}
                className={`${control.className} ${styles.data}`}
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
                value={model}
                onChange={(event) => setModel(event.target.value)}
              />
            )}
          </Field>
        </>
      )}
      <div className={styles.pair}>
        {AMOUNTS.map(([field, label]) => (
          <Field key={field} label={label} note={words.dialog.unit} error={wrong(typed[field])}>
            {(control) => (
              <input
                {...control}
                className={`${control.className} ${styles.data}`}
                inputMode="decimal"
                autoComplete="off"
                placeholder="0"
                value={typed[field]}
                onChange={(event) => setTyped({ ...typed, [field]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      {change.error && <ProblemNotice title={words.dialog.failed} error={change.error} />}
      <div className={styles.formActions}>
        {edited?.is_own && (
          <Button look="quiet" busy={change.isPending} onClick={() => send(null)}>
            {words.dialog.reset}
          </Button>
        )}
        <Button onClick={onClose}>{words.dialog.cancel}</Button>
        <Button type="submit" look="primary" busy={change.isPending}>
          {words.dialog.save}
        </Button>
      </div>
    </form>
  );
}
