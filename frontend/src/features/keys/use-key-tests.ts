/** What vendors said to keys that were tested on this page. It is kept as long as the page's data is, and nowhere else. */
import { useQuery, useQueryClient } from "@tanstack/react-query";

import { asApiError, type ApiError } from "../../api/problem";
import { testKeyMutation, type Key, type KeyTest } from "../keyring";

export type Tested = { kind: "running" } | { kind: "said"; test: KeyTest } | { kind: "failed"; error: ApiError };

const testKey = (key: string) => ["key-tests", key] as const;

/** What came of the test of one key. */
export function useTested(key: string): Tested | null {
  const { data } = useQuery<Tested | null>({
    queryKey: testKey(key),
    queryFn: () => null,
    enabled: false,
    initialData: null,
  });
  return data;
}

export function useKeyTests() {
  const queries = useQueryClient();
  const run = async ({ id }: Pick<Key, "id">) => {
    const note = (tested: Tested) => queries.setQueryData<Tested | null>(testKey(id), tested);
    note({ kind: "running" });
    try {
      const mutation = queries.getMutationCache().build(queries, testKeyMutation(queries));
      note({ kind: "said", test: await mutation.execute(id) });
    } catch (error) {
      note({ kind: "failed", error: asApiError(error) });
    }
  };
  return { run: (key: Pick<Key, "id">) => void run(key) };
}
