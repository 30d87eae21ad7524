/** The persona: a text box with a few buttons, and how the text reads. */
import { Bold, Code, Heading, Italic, List, type LucideIcon } from "lucide-react";
import { useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";
import { useFormContext, useWatch } from "react-hook-form";

import { texts } from "../../texts";
import { Button } from "../../ui/button";
import { classes } from "../../ui/classes";
import { Field } from "../../ui/field";
import { Segmented } from "../../ui/segmented";
import { personaText, type BotFields } from "./values";
import { applyTool, type Tool } from "./markdown-edit";
import { MarkdownView } from "./markdown-view";
import styles from "./persona-editor.module.css";
import { MAX_PERSONA } from "./checks";
import { useSetField } from "./use-set-field";

const words = texts.botForm.persona;

const TOOLS: { tool: Tool; icon: LucideIcon }[] = [
  { tool: "heading", icon: Heading },
  { tool: "bold", icon: Bold },
  { tool: "italic", icon: Italic },
  { tool: "list", icon: List },
  { tool: "code", icon: Code },
];

const KEYS: Record<string, Tool> = { b: "bold", i: "italic" };

type View = "write" | "read";

const VIEWS: { value: View; label: string }[] = [
  { value: "write", label: words.write },
  { value: "read", label: words.read },
];

export function PersonaEditor() {
  const { register, formState } = useFormContext<BotFields>();
  const persona = useWatch<BotFields, "persona">({ name: "persona" });
  const [view, setView] = useState<View>("write");
  const { box, apply } = useTools();
  const { ref, ...field } = register("persona");
  const pressed = (event: KeyboardEvent) => {
    const tool = KEYS[event.key];
    if (!tool || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    apply(tool);
  };

  return (
    <Field
      label={words.label}
      help={words.help}
      error={formState.errors.persona?.message}
      note={<Count count={[...personaText(persona)].length} />}
    >
      {(control) => (
        <div className={styles.editor}>
          <div className={styles.bar}>
            <div role="toolbar" aria-label={words.tools.label} className={styles.tools}>
              {TOOLS.map(({ tool, icon }) => (
                <Button
                  key={tool}
                  look="quiet"
                  size="s"
                  icon={icon}
                  iconOnly
                  title={words.tools[tool]}
                  disabled={view === "read"}
                  onClick={() => apply(tool)}
                >
                  {words.tools[tool]}
                </Button>
              ))}
            </div>
            <Segmented label={words.view} value={view} options={VIEWS} onChange={setView} />
          </div>
          <textarea
            {...control}
            {...field}
            ref={(element) => {
              ref(element);
              box.current = element;
            }}
            hidden={view === "read"}
            className={classes(control.className, styles.text)}
            placeholder={words.placeholder}
            onKeyDown={pressed}
          />
          {view === "read" && (
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard
            <div className={styles.reading} role="region" tabIndex={0} aria-label={words.reading}>
              {persona.trim() === "" ? <p>{words.empty}</p> : <MarkdownView text={persona} />}
            </div>
          )}
        </div>
      )}
    </Field>
  );
}

function Count({ count }: { count: number }) {
  return (
    <span className={classes(count > MAX_PERSONA && styles.over)}>{words.characters(count, MAX_PERSONA)}</span>
  );
}

/** Applies a tool to what is selected in the text box, and selects the same words afterwards. */
function useTools() {
  const box = useRef<HTMLTextAreaElement>(null);
  const selection = useRef<{ start: number; end: number } | null>(null);
  const setField = useSetField();

  useLayoutEffect(() => {
    if (!selection.current || !box.current) return;
    const { start, end } = selection.current;
    selection.current = null;
    box.current.focus();
    box.current.setSelectionRange(start, end);
  });

  const apply = (tool: Tool) => {
    if (!box.current) return;
    const { value, selectionStart, selectionEnd } = box.current;
    const { text, start, end } = applyTool(tool, { text: value, start: selectionStart, end: selectionEnd });
    selection.current = { start, end };
    setField("persona", text);
  };
  return { box, apply };
}
