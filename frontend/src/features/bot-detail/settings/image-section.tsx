/** The image that the bot runs. Before another one runs, its state is copied. */
import { useQuery } from "@tanstack/react-query";
import { useFormContext, useWatch } from "react-hook-form";
import * as z from "zod";

import { asApiError } from "../../../api/problem";
import type { Bot, EditBotRequest } from "../../../api/types";
import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { Checkbox } from "../../../ui/checkbox";
import { ConfirmDialog } from "../../../ui/confirm-dialog";
import { Field } from "../../../ui/field";
import { visibleText } from "../../../ui/hostile-text";
import { Notice } from "../../../ui/notice";
import { Sentence } from "../../../ui/sentence";
import { fieldStyles } from "../../bot-form";
import { engineQuery } from "../../engine";
import { SectionForm } from "./section-form";
import styles from "./settings.module.css";
import { useSection, type SectionEditor, type SectionRules } from "./use-section";

const words = texts.botSettings.image;

interface ImageValues {
  image: string;
  /** The same name once more: it stands for another image by now. */
  again: boolean;
}

const MAX_REFERENCE = 255;
const FAILED_BEFORE = "image_failed_before";
const SHORT_ID = "sha256:".length + 12;

const RULES: SectionRules<ImageValues> = {
  parts: ["image"],
  fields: ["image"],
  schema: z.object({
    image: z.string().max(MAX_REFERENCE, words.long).regex(/^\s*\S*\s*$/, words.blanks),
    again: z.boolean(),
  }),
  valuesOf: ({ image }) => ({ image: image ?? "", again: false }),
  patchOf: imagePatch,
};

/** An empty reference stands for the image of new bots. */
function imagePatch(seen: Bot, { image, again }: ImageValues): EditBotRequest {
  const reference = image.trim();
  if (reference === (seen.image ?? "") && !again) return {};
  return { image: reference === "" ? null : reference };
}

export function ImageSection({ bot }: { bot: Bot }) {
  const editor = useSection(bot, RULES);
  return (
    <>
      <SectionForm title={words.title} lead={words.lead} editor={editor} handled={FAILED_BEFORE}>
        <ImageField bot={bot} />
        <Notice tone="info" title={words.copied}>
          {words.copiedText}
        </Notice>
      </SectionForm>
      {/* Beside the form: the dialog has a form of its own, whose sending must not send this one. */}
      <FailedBefore editor={editor} />
    </>
  );
}

function ImageField({ bot }: { bot: Bot }) {
  const { register, formState, setValue } = useFormContext<ImageValues>();
  const [image, again] = useWatch<ImageValues, ["image", "again"]>({ name: ["image", "again"] });
  const { data: engine } = useQuery(engineQuery);
  const offered = engine?.image;
  const isMoved = offered?.id != null && offered.reference === bot.image && offered.id !== bot.image_id;
  const id = bot.image_id?.slice(0, SHORT_ID);
  return (
    <>
      <Field
        label={words.reference}
        help={id === undefined ? words.help : <Sentence text={words.helpId} parts={{ id: <code>{id}</code> }} />}
        error={formState.errors.image?.message}
      >
        {(control) => (
          <input
            {...control}
            className={`${control.className} ${fieldStyles.data}`}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            {...register("image")}
          />
        )}
      </Field>
      {offered && offered.reference !== image.trim() && (
        <div>
          <Button
            size="s"
            onClick={() => setValue("image", offered.reference, { shouldDirty: true, shouldValidate: true })}
          >
            {words.offer(offered.reference)}
          </Button>
        </div>
      )}
      {isMoved && image.trim() === bot.image && (
        <Checkbox label={words.again} checked={again} onChange={(checked) => setValue("again", checked)} />
      )}
    </>
  );
}

function FailedBefore({ editor }: { editor: SectionEditor<ImageValues> }) {
  const refusal = editor.error === null ? null : asApiError(editor.error);
  const open = refusal?.code === FAILED_BEFORE;
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => {
        if (!next) editor.forgetError();
      }}
      title={words.failedTitle}
      confirm={words.tryAgain}
      keep={words.keep}
      busy={editor.busy}
      onConfirm={() => editor.save({ accept_failed_image: true })}
    >
      {open && <p className={styles.said}>{visibleText(refusal.message)}</p>}
      <p>{words.failedText}</p>
    </ConfirmDialog>
  );
}
