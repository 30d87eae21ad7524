/** There are files of an earlier bot with this host name: it can be brought back, or a new bot made beside it. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ArchiveRestore } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useWatch } from "react-hook-form";

import type { Bot } from "../../api/types";
import { texts } from "../../texts";
import { Age } from "../../ui/age";
import { Button } from "../../ui/button";
import { visibleText } from "../../ui/hostile-text";
import { Notice } from "../../ui/notice";
import { sizeText } from "../../ui/quantity";
import { Sentence } from "../../ui/sentence";
import { BringBackDialog, leftoversQuery } from "../trash";
import type { FormValues } from "./form-values";
import styles from "./left-over-offer.module.css";

const words = texts.createBot.leftOver;

interface LeftOverOfferProps {
  hostname: string;
  /** It was refused as a field of the form: another one that is typed there has nothing to do with this. */
  whole: boolean;
  busy: boolean;
  onAnyway: () => void;
}

export function LeftOverOffer(props: LeftOverOfferProps) {
  const typed = useWatch<FormValues, "hostname">({ name: "hostname" });
  if (props.whole && typed.trim() !== props.hostname) return null;
  return <Offer {...props} />;
}

function Offer({ hostname, busy, onAnyway }: LeftOverOfferProps) {
  const { data } = useQuery({ ...leftoversQuery, refetchOnMount: "always" });
  const [open, setOpen] = useState(false);
  const navigate = useNavigate();
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Below a field that was just focused it may lie under the wizard's buttons.
    notice.current?.scrollIntoView({ block: "nearest" });
  }, [data]);
  // Deleted bots keep their host names from nobody.
  const earlier = data?.find(({ place, bot }) => place !== "trash" && bot?.hostname === hostname);
  const show = (bot: Bot) => void navigate({ to: "/bots/$bot", params: { bot: bot.hostname } });
  const known = earlier?.bot ? { ...earlier, bot: earlier.bot } : null;
  return (
    <div ref={notice} className={styles.place}>
      <Notice tone="warn" role="alert" title={words.title(hostname)}>
        <p>{words.text}</p>
        {known && (
          <p>
            <Sentence
              text={words.earlier}
              parts={{
                bot: <strong>{visibleText(known.bot.name)}</strong>,
                age: <Age at={known.bot.created_at} />,
                size: sizeText(known.bytes),
              }}
            />
          </p>
        )}
        <div className={styles.ways}>
          {known && (
            <Button size="s" icon={ArchiveRestore} onClick={() => setOpen(true)}>
              {words.bring}
            </Button>
          )}
          <Button size="s" look={known ? "quiet" : "secondary"} busy={busy} onClick={onAnyway}>
            {words.anyway}
          </Button>
        </div>
        <BringBackDialog leftover={open ? known : null} onClose={() => setOpen(false)} onBack={show} />
      </Notice>
    </div>
  );
}
