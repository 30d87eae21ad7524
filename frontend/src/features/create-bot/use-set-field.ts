import type { FieldPath, FieldPathValue } from "react-hook-form";
import { useFormContext } from "react-hook-form";

import type { FormValues } from "./form-values";

/** Sets a field that is no plain input, and checks it at once. */
export function useSetField() {
  const { setValue } = useFormContext<FormValues>();
  return <Path extends FieldPath<FormValues>>(field: Path, value: FieldPathValue<FormValues, Path>) =>
    setValue(field, value, { shouldDirty: true, shouldTouch: true, shouldValidate: true });
}
