/** The profile as it is being typed. While nothing was typed it follows the bot; after that it stays as it is. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { toast } from "../../../ui/toast";
import { changesOf, isEmpty, profileOf, PROFILE_PARTS, type Profile } from "./profile";
import { Overtaken, saveBot } from "./save";

interface Draft {
  typed: Profile;
  /** The bot as it was when the typing began. */
  seen: Bot;
}

export interface ProfileEditor {
  profile: Profile;
  dirty: boolean;
  busy: boolean;
  error: unknown;
  /** The bot before and after somebody else changed it. */
  overtaken: { seen: Bot; present: Bot } | null;
  change: (change: Partial<Profile>) => void;
  save: () => void;
  saveOver: () => void;
  discard: () => void;
}

export function useProfile(bot: Bot): ProfileEditor {
  const queries = useQueryClient();
  const [draft, setDraft] = useState<Draft | null>(null);
  const seen = draft?.seen ?? bot;
  const profile = draft?.typed ?? profileOf(bot);
  const changes = changesOf(profileOf(seen), profile);
  const saving = useMutation({
    // Only what was typed is sent: what somebody else changed besides stays theirs.
    mutationFn: (over: Bot) => saveBot(queries, over, changes, PROFILE_PARTS),
    onSuccess: () => {
      setDraft(null);
      toast.done(texts.botDetail.settings.profile.saved);
    },
  });
  const overtaken = saving.error instanceof Overtaken ? saving.error.present : null;
  return {
    profile,
    dirty: !isEmpty(changes),
    busy: saving.isPending,
    error: overtaken ? null : saving.error,
    overtaken: overtaken && { seen, present: overtaken },
    change: (change) => setDraft({ typed: { ...profile, ...change }, seen }),
    save: () => saving.mutate(seen),
    saveOver: () => {
      if (overtaken) saving.mutate(overtaken);
    },
    discard: () => {
      setDraft(null);
      saving.reset();
    },
  };
}
