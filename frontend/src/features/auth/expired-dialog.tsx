/** Signing in again over the page, so that nothing that was typed is lost. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useRef } from "react";

import { session } from "../../api/session";
import type { User } from "../../api/types";
import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { BlockingDialog } from "../../ui/dialog";
import { sessionQuery } from "./queries";
import { SignInForm } from "./sign-in-form";
import { useSessionPhase } from "./use-session-phase";

const words = texts.auth.expired;

export function ExpiredDialog() {
  const phase = useSessionPhase();
  const queries = useQueryClient();
  const router = useRouter();
  const { data } = useQuery({ ...sessionQuery, enabled: false });
  const password = useRef<HTMLInputElement>(null);
  const known = data?.user.name ?? "";

  const adopt = (user: User) => {
    // Somebody else must not see what the first person had loaded.
    if (data && data.user.id !== user.id) {
      queries.clear();
      void router.navigate({ to: "/" });
    } else {
      void queries.invalidateQueries();
    }
  };

  return (
    <BlockingDialog
      open={phase === "expired"}
      title={words.title}
      {...(known === "" ? {} : { initialFocus: password })}
      description={words.text}
    >
      <SignInForm username={known} passwordRef={password} onSignedIn={adopt} />
      <Button look="quiet" onClick={() => session.end()}>
        {words.leave}
      </Button>
    </BlockingDialog>
  );
}
