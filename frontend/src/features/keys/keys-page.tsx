/** The keys of the keyring: which there are, how they are, who uses them; adding, testing, changing, deleting. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";

import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { EmptyState } from "../../ui/empty-state";
import { PageHeader } from "../../ui/page-header";
import { Skeleton } from "../../ui/skeleton";
import { useTitle } from "../../ui/use-title";
import { catalogQuery } from "../bots";
import { KeyringProblem, keysQuery, PanicButton, useIsAdmin, type Key } from "../keyring";
import { IncidentsCard } from "./incidents-card";
import { KeyForm } from "./key-form";
import { byVendor } from "./key-state";
import styles from "./keys.module.css";
import type { KeysSearch } from "./keys-search";
import { ProxyCard } from "./proxy-card";
import { RemoveKeyDialog } from "./remove-key-dialog";
import { useKeyTests } from "./use-key-tests";
import { VendorCard } from "./vendor-card";

const words = texts.keys;

export function KeysPage() {
  useTitle(words.title);
  const { data, error, refetch } = useQuery(keysQuery);
  const isAdmin = useIsAdmin();
  const add = useAddForm();
  const vendors = new Set(data?.map(({ vendor }) => vendor)).size;
  return (
    <>
      <PageHeader
        title={words.title}
        summary={data && data.length > 0 ? words.summary(data.length, vendors) : ""}
        actions={
          <>
            <PanicButton />
            {isAdmin && data && (
              <Button look="primary" icon={Plus} onClick={() => add.open("")}>
                {words.add}
              </Button>
            )}
          </>
        }
      />
      {error && <KeyringProblem title={words.failed} error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Placeholders />}
      {data && <Loaded keys={data} onAdd={() => add.open("")} />}
      {data && add.wanted !== null && <AddForm wanted={add.wanted} onClose={add.close} />}
    </>
  );
}

/** Whether the form for a new key is open stands in the address: the wizard leads to it. */
function useAddForm() {
  const search: KeysSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const go = (next: KeysSearch) => void navigate({ to: ".", search: next as never, replace: true });
  const wanted = search.add === undefined ? null : { vendor: search.add, url: search.url ?? "" };
  return { wanted, open: (vendor: string) => go({ add: vendor }), close: () => go({}) };
}

function AddForm({ wanted, onClose }: { wanted: { vendor: string; url: string }; onClose: () => void }) {
  const isAdmin = useIsAdmin();
  const { data: catalog } = useQuery(catalogQuery);
  const tests = useKeyTests();
  if (!isAdmin || !catalog) return null;
  return (
    <KeyForm
      providers={catalog.providers}
      vendor={wanted.vendor}
      url={wanted.url}
      onClose={onClose}
      // Whether it is good is what everybody wants to know first.
      onAdded={(key) => tests.run(key)}
    />
  );
}

function Loaded({ keys, onAdd }: { keys: readonly Key[]; onAdd: () => void }) {
  const { data: catalog } = useQuery(catalogQuery);
  const isAdmin = useIsAdmin();
  const [edited, setEdited] = useState<Key | null>(null);
  const [doomed, setDoomed] = useState<Key | null>(null);
  const order = catalog?.providers.map(({ id }) => id) ?? [];
  return (
    <>
      <div className={styles.page}>
        <div className={styles.main}>
          {keys.length === 0 && <NoKeys isAdmin={isAdmin} onAdd={onAdd} />}
          {keys.length > 0 && <p className={styles.lead}>{words.lead}</p>}
          {byVendor(keys, order).map((group) => (
            <VendorCard
              key={group.vendor}
              keys={group.keys}
              name={catalog?.providers.find(({ id }) => id === group.vendor)?.name ?? group.vendor}
              onEdit={setEdited}
              onRemove={setDoomed}
            />
          ))}
        </div>
        <div className={styles.side}>
          <IncidentsCard />
          <ProxyCard />
        </div>
      </div>
      {edited && catalog && (
        <KeyForm providers={catalog.providers} edited={edited} onClose={() => setEdited(null)} />
      )}
      <RemoveKeyDialog doomed={doomed} onClose={() => setDoomed(null)} />
    </>
  );
}

function NoKeys({ isAdmin, onAdd }: { isAdmin: boolean; onAdd: () => void }) {
  return (
    <EmptyState
      title={words.empty.title}
      picture={<KeyRound aria-hidden size={40} className={styles.picture} />}
      action={
        isAdmin && (
          <Button look="primary" icon={Plus} onClick={onAdd}>
            {words.add}
          </Button>
        )
      }
    >
      <p>{isAdmin ? words.empty.text : words.empty.member}</p>
      <p className={styles.more}>{words.lead}</p>
    </EmptyState>
  );
}

function Placeholders() {
  return (
    <div role="status" aria-label={words.loading} className={styles.main}>
      {["a", "b"].map((key) => (
        <Skeleton key={key} className={styles.placeholder} />
      ))}
    </div>
  );
}
