/** What the form accepts, given what the server offers. */
import * as z from "zod";

import type { Catalog } from "../../api/types";
import { texts } from "../../texts";
import {
  channelChecks,
  channelsComplaints,
  hostnameProblem,
  limitChecks,
  modelChecks,
  modelComplaints,
  personaChecks,
  type Complaint,
} from "../bot-form";
import { isEmoji, isTag, MAX_TAGS } from "../profile";
import type { FormValues } from "./form-values";

const words = texts.botForm.wrong;

const MAX_NAME = 128;

export function formSchema(catalog: Catalog): z.ZodType<FormValues, FormValues> {
  return z.object({
    ...identity,
    ...personaChecks,
    ...modelChecks,
    ...limitChecks(catalog),
    ...channelChecks,
    start: z.boolean(),
  }).superRefine(
    (values, context) => {
      for (const { path, message } of crossChecks(values, catalog)) {
        context.addIssue({ code: "custom", path, message });
      }
    },
  );
}

const identity = {
  template: z.string(),
  copy_of: z.string(),
  name: z
    .string()
    .trim()
    .min(1, words.name)
    .refine((name) => [...name].length <= MAX_NAME, words.longName),
  hostname: z.string().superRefine((text, context) => {
    const problem = hostnameProblem(text.trim());
    if (problem !== null) context.addIssue({ code: "custom", message: problem });
  }),
  hostname_own: z.boolean(),
  face: z.enum(["drawn", "emoji", "picture"]),
  emoji: z.string(),
  picture: z.object({ type: z.string(), base64: z.string() }).nullable(),
  tags: z
    .array(z.string())
    .max(MAX_TAGS, words.manyTags(MAX_TAGS))
    .refine((tags) => tags.every(isTag), words.tag),
};

/** What depends on more than one field. */
function crossChecks(values: FormValues, catalog: Catalog): Complaint[] {
  const faces: Complaint[] = [];
  if (values.face === "emoji" && !isEmoji(values.emoji)) {
    faces.push({ path: ["emoji"], message: words.emoji });
  }
  if (values.face === "picture" && values.picture === null) {
    faces.push({ path: ["picture"], message: words.picture });
  }
  return [
    ...faces,
    ...modelComplaints(values, catalog),
    ...channelsComplaints(values.channels, catalog),
  ];
}
