/** Which levels and which outputs are shown. */
import { Filter } from "lucide-react";

import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { Checkbox } from "../../../ui/checkbox";
import { Popover } from "../../../ui/popover";
import { ALL_LEVELS, ALL_OUTPUTS, SHOW_ALL, type LineFilter } from "../line-selection";
import styles from "./toolbar.module.css";

interface FilterMenuProps {
  filter: LineFilter;
  onFilter: (filter: LineFilter) => void;
}

export function FilterMenu({ filter, onFilter }: FilterMenuProps) {
  const hidden =
    ALL_LEVELS.size - filter.levels.size + ALL_OUTPUTS.size - filter.outputs.size;
  const { filter: words, levels, outputs } = texts.logs;
  return (
    <Popover
      title={words.title}
      align="end"
      trigger={
        <Button look="quiet" size="s" icon={Filter} data-active={hidden > 0 || undefined}>
          {hidden === 0 ? words.button : words.active(hidden)}
        </Button>
      }
    >
      <fieldset className={styles.group}>
        <legend>{words.levels}</legend>
        {[...ALL_LEVELS].map((level) => (
          <Checkbox
            key={level}
            label={levels[level]}
            checked={filter.levels.has(level)}
            onChange={(shown) => onFilter({ ...filter, levels: withMember(filter.levels, level, shown) })}
          />
        ))}
      </fieldset>
      <fieldset className={styles.group}>
        <legend>{words.outputs}</legend>
        {[...ALL_OUTPUTS].map((output) => (
          <Checkbox
            key={output}
            label={outputs[output]}
            checked={filter.outputs.has(output)}
            onChange={(shown) =>
              onFilter({ ...filter, outputs: withMember(filter.outputs, output, shown) })
            }
          />
        ))}
      </fieldset>
      {hidden > 0 && (
        <Button size="s" onClick={() => onFilter(SHOW_ALL)}>
          {words.reset}
        </Button>
      )}
    </Popover>
  );
}

function withMember<Member>(set: ReadonlySet<Member>, member: Member, included: boolean): ReadonlySet<Member> {
  const after = new Set(set);
  if (included) after.add(member);
  else after.delete(member);
  return after;
}
