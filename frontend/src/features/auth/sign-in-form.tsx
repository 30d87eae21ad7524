import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent, type Ref } from "react";

import { asApiError, type ApiError } from "../../api/problem";
import type { User } from "../../api/types";
import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { Field } from "../../ui/field";
import { Notice } from "../../ui/notice";
import { signInMutation } from "./queries";
import styles from "./sign-in-form.module.css";

const words = texts.auth;

interface SignInFormProps {
  /** Who is expected to sign in. */
  username?: string;
  passwordRef?: Ref<HTMLInputElement>;
  onSignedIn?: (user: User) => void;
}

export function SignInForm({ username: known = "", passwordRef, onSignedIn }: SignInFormProps) {
  const [username, setUsername] = useState(known);
  const [password, setPassword] = useState("");
  const signIn = useMutation(signInMutation);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate(
      { username: username.trim(), password },
      { onSuccess: (answer) => onSignedIn?.(answer.user) },
    );
  };

  return (
    <form className={styles.form} onSubmit={submit} aria-label={words.title}>
      {signIn.error && (
        <Notice tone="bad" role="alert" title={refusal(asApiError(signIn.error))}>
          {asApiError(signIn.error).hint}
        </Notice>
      )}
      <Field label={words.username}>
        {(control) => (
          <input
            {...control}
            name="username"
            autoComplete="username"
            autoCapitalize="off"
            spellCheck={false}
            required
            value={username}
            onChange={(event) => setUsername(event.target.value)}
          />
        )}
      </Field>
      <Field label={words.password}>
        {(control) => (
          <input
            {...control}
            ref={passwordRef}
            name="password"
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" look="primary" busy={signIn.isPending}>
        {words.submit}
      </Button>
    </form>
  );
}

function refusal(error: ApiError): string {
  return error.status === 401 ? words.wrong : error.message;
}
