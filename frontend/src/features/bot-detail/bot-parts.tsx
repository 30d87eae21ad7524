/** The ways to the parts of a bot's page; each has an address of its own. */
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { useEffect, useRef, type RefObject } from "react";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { TabCount, tabLinkClass, TabLinks } from "../../ui/tabs";
import { pairingQuery, takesPairing } from "../pairing";
import styles from "./bot-parts.module.css";

export function BotParts({ bot }: { bot: Bot }) {
  const words = texts.botDetail.parts;
  const waiting = useQuery(pairingQuery(bot)).data?.requests.length ?? 0;
  const params = { bot: bot.hostname };
  const row = useRef<HTMLDivElement>(null);
  useCurrentInView(row);
  return (
    <div ref={row} className={styles.parts}>
      <TabLinks label={words.label}>
        <Link
          to="/bots/$bot"
          params={params}
          activeOptions={{ exact: true, includeSearch: false }}
          className={tabLinkClass}
        >
          {words.overview}
        </Link>
        <Link to="/bots/$bot/logs" params={params} className={tabLinkClass}>
          {words.logs}
        </Link>
        <Link to="/bots/$bot/chat" params={params} className={tabLinkClass}>
          {words.chat}
        </Link>
        <Link to="/bots/$bot/metrics" params={params} className={tabLinkClass}>
          {words.metrics}
        </Link>
        {(takesPairing(bot) || waiting > 0) && (
          <Link to="/bots/$bot/pairing" params={params} className={tabLinkClass}>
            {words.pairing}
            {waiting > 0 && (
              <TabCount>
                <span aria-hidden>{waiting}</span>
                <span className="visually-hidden">, {words.waiting(waiting)}</span>
              </TabCount>
            )}
          </Link>
        )}
        <Link to="/bots/$bot/activity" params={params} className={tabLinkClass}>
          {words.activity}
        </Link>
        <Link to="/bots/$bot/history" params={params} className={tabLinkClass}>
          {words.history}
        </Link>
        <Link to="/bots/$bot/settings" params={params} className={tabLinkClass}>
          {words.settings}
        </Link>
      </TabLinks>
    </div>
  );
}

/** On a narrow screen the row is longer than the screen: the part that is shown must be seen in it. */
function useCurrentInView(row: RefObject<HTMLDivElement | null>): void {
  const { pathname } = useLocation();
  useEffect(() => {
    const links = row.current?.firstElementChild;
    const current = links?.querySelector<HTMLElement>('[aria-current="page"]');
    if (!links || !current) return;
    const middle = current.offsetLeft + current.offsetWidth / 2;
    links.scrollTo({ left: middle - links.clientWidth / 2 });
  }, [row, pathname]);
}
