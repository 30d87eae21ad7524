import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";

import type { DockerStatus } from "../../api/types";
import { texts } from "../../texts";
import { Button, buttonClass } from "../../ui/button";
import { visibleText } from "../../ui/hostile-text";
import { Notice } from "../../ui/notice";
import styles from "./engine-banner.module.css";
import { engineQuery } from "./queries";

const words = texts.engine;

/** Says above every page what keeps bots from running, and what to do about it. */
export function EngineBanner() {
  const { data, refetch, isFetching } = useQuery(engineQuery);
  const { pathname } = useLocation();
  // The System page says more about it than this.
  if (!data || pathname === "/system") return null;
  const trouble = findTrouble(data);
  if (!trouble) return null;
  return (
    <Notice
      tone="warn"
      role="status"
      className={styles.banner}
      title={trouble.title}
      action={
        <div className={styles.actions}>
          <Button size="s" busy={isFetching} onClick={() => void refetch()}>
            {words.again}
          </Button>
          <Link to="/system" className={buttonClass("secondary", "s")}>
            {words.open}
          </Link>
        </div>
      }
    >
      {trouble.details.map((detail) => (
        <p key={detail}>{visibleText(detail)}</p>
      ))}
    </Notice>
  );
}

interface Trouble {
  title: string;
  details: string[];
}

/** The first thing that stands in the way, the most fundamental one first. */
export function findTrouble(status: DockerStatus): Trouble | null {
  const present = (...details: (string | null | undefined)[]) =>
    details.filter((detail): detail is string => Boolean(detail));
  if (!status.available) {
    return {
      title: words.down.title,
      details: present(
        status.error,
        status.hint,
        words.down.text,
      ),
    };
  }
  if (!status.image.present) {
    return {
      title: words.noImage.title,
      details: present(
        status.image.hint ?? words.noImage.text(status.image.reference),
      ),
    };
  }
  if (!status.bots_side.listening) {
    return {
      title: words.notListening.title,
      details: present(
        status.bots_side.error,
        words.notListening.text,
      ),
    };
  }
  return null;
}
