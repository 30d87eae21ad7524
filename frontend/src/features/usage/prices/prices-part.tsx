/** What models cost: those that come with BotMaker, and those that an administrator set. */
import { useQuery } from "@tanstack/react-query";
import { Pencil, Plus } from "lucide-react";
import { useMemo, useState } from "react";

import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { Field } from "../../../ui/field";
import { Sentence } from "../../../ui/sentence";
import { Skeleton } from "../../../ui/skeleton";
import { KeyringProblem, priceText, pricesQuery, useIsAdmin, type PriceEntry } from "../../keyring";
import { useNames } from "../names";
import styles from "../usage.module.css";
import { useMore } from "../use-more";
import { PriceDialog } from "./price-dialog";
import own from "./prices.module.css";

const words = texts.usage.prices;

/** `new` for a price that there is not yet. */
type Edited = PriceEntry | "new" | null;

export function PricesPart() {
  const { data, error, refetch } = useQuery(pricesQuery);
  const isAdmin = useIsAdmin();
  const [edited, setEdited] = useState<Edited>(null);
  return (
    <div className={styles.part}>
      <div className={styles.head}>
        <p className={styles.lead}>
          <Sentence text={words.lead} />
        </p>
        {isAdmin && data && (
          <Button icon={Plus} onClick={() => setEdited("new")}>
            {words.add}
          </Button>
        )}
      </div>
      {error && <KeyringProblem title={words.failed} error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <div role="status" aria-label={words.loading}>
          <Skeleton className={styles.placeholder} />
        </div>
      )}
      {data && <Prices prices={data} onEdit={isAdmin ? setEdited : null} />}
      {edited !== null && (
        <PriceDialog {...(edited !== "new" && { edited })} onClose={() => setEdited(null)} />
      )}
    </div>
  );
}

/** What is an administrator's own first, then as they come. */
export function findPrices(prices: readonly PriceEntry[], text: string): PriceEntry[] {
  const wanted = text.trim().toLowerCase();
  const fits = ({ vendor, model }: PriceEntry) => `${vendor}/${model}`.toLowerCase().includes(wanted);
  return prices.filter(fits).toSorted((one, other) => Number(other.is_own) - Number(one.is_own));
}

interface PricesProps {
  prices: readonly PriceEntry[];
  onEdit: ((price: PriceEntry) => void) | null;
}

function Prices({ prices, onEdit }: PricesProps) {
  const [text, setText] = useState("");
  const found = useMemo(() => findPrices(prices, text), [prices, text]);
  const { shown, more, showAll } = useMore(found, text);
  return (
    <div className={styles.card}>
      <Field label={words.search} className={own.search}>
        {(control) => (
          <input {...control} type="search" value={text} onChange={(event) => setText(event.target.value)} />
        )}
      </Field>
      {found.length === 0 && <p className={styles.none}>{words.none}</p>}
      {found.length > 0 && <Table prices={shown} onEdit={onEdit} />}
      {more > 0 && (
        <p className={own.more}>
          {words.more(more)}{" "}
          <Button look="quiet" size="s" onClick={showAll}>
            {texts.usage.table.all(found.length)}
          </Button>
        </p>
      )}
    </div>
  );
}

function Table({ prices, onEdit }: PricesProps) {
  const names = useNames();
  return (
    <div
      className={styles.scroller}
      role="region"
      aria-label={words.caption}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
      tabIndex={0}
    >
      <table className={styles.table}>
        <caption className="visually-hidden">{words.caption}</caption>
        <thead>
          <tr>
            <th scope="col" className={styles.text}>
              {words.model}
            </th>
            <th scope="col" className={styles.text}>
              {words.vendor}
            </th>
            <th scope="col">{words.input}</th>
            <th scope="col">{words.cached}</th>
            <th scope="col">{words.cacheWrite}</th>
            <th scope="col">{words.output}</th>
            {onEdit && (
              <th scope="col">
                <span className="visually-hidden">{words.change}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {prices.map((price) => (
            <tr key={`${price.vendor}/${price.model}`}>
              <th scope="row" className={styles.text}>
                <code>{price.model}</code>
                {price.is_own && <span className={own.own}>{words.own}</span>}
              </th>
              <td className={styles.text}>{names.vendor(price.vendor)}</td>
              <td>{priceText(price.input_micro_usd)}</td>
              <td>{priceText(price.cached_micro_usd)}</td>
              <td>{priceText(price.cache_write_micro_usd)}</td>
              <td>{priceText(price.output_micro_usd)}</td>
              {onEdit && (
                <td>
                  <Button
                    look="quiet"
                    size="s"
                    icon={Pencil}
                    iconOnly
                    title={words.edit(price.model)}
                    onClick={() => onEdit(price)}
                  >
                    {words.edit(price.model)}
                  </Button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
