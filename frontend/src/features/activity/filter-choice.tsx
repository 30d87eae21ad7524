import { texts } from "../../texts";
import { Segmented } from "../../ui/segmented";
import { FILTERS, type Filter } from "./types";

interface FilterChoiceProps {
  filter: Filter;
  onChange: (filter: Filter) => void;
}

export function FilterChoice({ filter, onChange }: FilterChoiceProps) {
  const words = texts.activity.filter;
  return (
    <Segmented
      label={words.label}
      value={filter}
      options={FILTERS.map((value) => ({ value, label: words[value] }))}
      onChange={onChange}
    />
  );
}
