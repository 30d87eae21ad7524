/** Signing in and out. */
import { mutationOptions, queryOptions } from "@tanstack/react-query";

import { client, unwrap } from "../../api/client";
import { session } from "../../api/session";

export interface Credentials {
  username: string;
  password: string;
}

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => unwrap(client.GET("/api/auth/session", { signal })),
  staleTime: Infinity,
});

export const signInMutation = mutationOptions({
  mutationKey: ["sign-in"],
  mutationFn: (credentials: Credentials) =>
    unwrap(client.POST("/api/auth/login", { body: credentials })),
  onSuccess: (answer) => session.begin(answer.session_secret),
});

export const signOutMutation = mutationOptions({
  mutationKey: ["sign-out"],
  mutationFn: () => unwrap(client.POST("/api/auth/logout")),
  // Whatever the server says, this page forgets its half.
  onSettled: () => session.end(),
});
