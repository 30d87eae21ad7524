import type { FieldPath, FieldPathValue, FieldValues } from "react-hook-form";
import { useFormContext } from "react-hook-form";

import type { BotFields } from "./values";

/** Sets a field that is no plain input, and checks it at once. */
export function useSetField<Values extends FieldValues = BotFields>() {
  const { setValue } = useFormContext<Values>();
  return <Path extends FieldPath<Values>>(field: Path, value: FieldPathValue<Values, Path>) =>
    setValue(field, value, { shouldDirty: true, shouldTouch: true, shouldValidate: true });
}
