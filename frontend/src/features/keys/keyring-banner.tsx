/** Says above every page that everybody is cut off, and that a bot's key was where it must not be. */
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";

import { texts } from "../../texts";
import { Age } from "../../ui/age";
import { Button, buttonClass } from "../../ui/button";
import { Notice } from "../../ui/notice";
import { Sentence } from "../../ui/sentence";
import { incidentsQuery, keyringQuery, LetAllInButton, useIsAdmin } from "../keyring";
import styles from "./banner.module.css";
import { IncidentTitle } from "./incident-title";
import { noteIncidents, useUnseen } from "./incidents-seen";

const words = texts.keyring;

export function KeyringBanner() {
  const { data: status } = useQuery(keyringQuery);
  return (
    <>
      {status && status.panic_since !== null && <Panic since={status.panic_since} />}
      {status && <NewIncidents />}
    </>
  );
}

function Panic({ since }: { since: string }) {
  const isAdmin = useIsAdmin();
  return (
    <Notice
      tone="bad"
      role="status"
      className={styles.banner}
      title={words.panic.banner}
      action={isAdmin && <LetAllInButton size="s" />}
    >
      <Sentence text={words.panic.bannerText} parts={{ age: <Age at={since} /> }} />
    </Notice>
  );
}

function NewIncidents() {
  const { data: incidents } = useQuery(incidentsQuery);
  const { pathname } = useLocation();
  const unseen = useUnseen(incidents);
  const [newest] = unseen;
  // The page of keys says more about them than this.
  if (!newest || pathname === "/keys") return null;
  return (
    <Notice
      tone="bad"
      role="status"
      className={styles.banner}
      title={unseen.length === 1 ? <IncidentTitle incident={newest} /> : words.incidents.banner(unseen.length)}
      action={
        <div className={styles.actions}>
          <Link to="/keys" hash="incidents" className={buttonClass("secondary", "s")}>
            {words.incidents.show}
          </Link>
          <Button size="s" look="quiet" onClick={() => noteIncidents(unseen)}>
            {words.incidents.seen}
          </Button>
        </div>
      }
    >
      <p>{unseen.length === 1 ? words.incidents.meanings[newest.kind] : words.incidents.next}</p>
    </Notice>
  );
}
