/** Whether whoever is signed in may change keys, budgets and prices. */
import { useQuery } from "@tanstack/react-query";

import { sessionQuery } from "../auth";

export function useIsAdmin(): boolean {
  const { data } = useQuery(sessionQuery);
  return data?.user.role === "admin";
}
