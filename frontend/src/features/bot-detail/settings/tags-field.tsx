import { useState } from "react";

import { texts } from "../../../texts";
import { ChipsInput } from "../../../ui/chips-input";
import { Field } from "../../../ui/field";
import { isTag, MAX_TAGS, toTag } from "../../profile";

interface TagsFieldProps {
  tags: string[];
  /** What the server found wrong. */
  error: string | undefined;
  onChange: (tags: string[]) => void;
}

export function TagsField({ tags, error, onChange }: TagsFieldProps) {
  const words = texts.botDetail.settings.profile;
  const [wrong, setWrong] = useState<string>();
  const change = (next: string[]) => {
    const odd = next.some((tag) => !isTag(tag));
    if (odd || next.length > MAX_TAGS) {
      setWrong(odd ? words.tagBad : words.tagsFull);
      return;
    }
    setWrong(undefined);
    onChange(next);
  };
  return (
    <Field label={words.tags} help={words.tagsHelp} error={wrong ?? error}>
      {(control) => (
        <ChipsInput
          control={control}
          label={words.tags}
          chips={tags}
          toChip={toTag}
          onChange={change}
        />
      )}
    </Field>
  );
}
