/** One of a few values kept in the address under `key`; the first of them is not written there. */
import { useNavigate, useSearch } from "@tanstack/react-router";

export function useChoice<Value extends string>(
  key: string,
  choices: readonly [Value, ...Value[]],
): [Value, (value: Value) => void] {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const present = choices.find((choice) => choice === search[key]) ?? choices[0];
  const change = (value: Value) => {
    const { [key]: _, ...others } = search;
    void navigate({
      to: ".",
      search: { ...others, ...(value !== choices[0] && { [key]: value }) } as never,
      replace: true,
      resetScroll: false,
    });
  };
  return [present, change];
}
