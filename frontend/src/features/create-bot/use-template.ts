import { useRef, useState } from "react";
import { useFormContext } from "react-hook-form";

import type { FormValues } from "./form-values";
import { isOwnPersona, prefill } from "./prefill";
import { findTemplate } from "./templates";

/** Choosing a template, without losing what somebody wrote. */
export function useTemplate() {
  const { getValues, setValue, clearErrors } = useFormContext<FormValues>();
  const before = useRef(getValues("template"));
  const [kept, setKept] = useState(false);

  const choose = (template: string) => {
    const values = getValues();
    const changes = prefill(values, before.current, template);
    setKept(findTemplate(template) !== null && isOwnPersona(values, before.current));
    for (const [field, value] of Object.entries(changes)) {
      setValue(field as keyof FormValues, value, { shouldDirty: true });
      clearErrors(field as keyof FormValues);
    }
    if (template !== "copy") setValue("copy_of", "");
    before.current = template;
  };

  const replacePersona = () => {
    const template = findTemplate(getValues("template"));
    if (template) setValue("persona", template.persona, { shouldDirty: true });
    setKept(false);
  };

  return { choose, kept, replacePersona };
}
