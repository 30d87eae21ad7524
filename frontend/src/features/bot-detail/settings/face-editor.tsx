/** The bot's face: drawn from its host name, an emoji or a picture. Each choice is saved when it is made. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import type { Bot } from "../../../api/types";
import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { ProblemNotice } from "../../../ui/problem-notice";
import { Segmented } from "../../../ui/segmented";
import { toast } from "../../../ui/toast";
import { avatarOf, BotFace, type Avatar } from "../../bots";
import { FaceChoice, FaceHelp } from "../../profile";
import { EmojiEditor } from "./emoji-editor";
import { PictureEditor } from "./picture-editor";
import { saveBot, savePicture } from "./save";
import { Section } from "./section";

const KINDS = ["generated", "emoji", "image"] as const;
type Kind = (typeof KINDS)[number];

const kindOf = (avatar: Avatar): Kind => avatar?.kind ?? "generated";

export type Face = { kind: "generated" } | { kind: "emoji"; emoji: string } | { kind: "image"; picture: Blob };

export function FaceEditor({ bot }: { bot: Bot }) {
  const words = texts.botDetail.settings.avatar;
  const queries = useQueryClient();
  const avatar = avatarOf(bot);
  const [kind, setKind] = useState<Kind>(kindOf(avatar));
  const saving = useMutation({
    mutationFn: (face: Face) => saveFace(queries, bot, face),
    onSuccess: () => toast.done(words.saved),
  });
  const save = (face: Face) => saving.mutate(face);
  return (
    <Section title={words.title} lead={words.lead}>
      <FaceChoice
        face={<BotFace seed={bot.hostname} state={bot.status.state} size="l" avatar={avatar} bot={bot.id} />}
      >
        <Segmented
          label={words.kind}
          value={kind}
          options={KINDS.map((value) => ({ value, label: words[value] }))}
          onChange={setKind}
        />
        {kind === "generated" && (
          <>
            <FaceHelp>{words.generatedHelp}</FaceHelp>
            {avatar !== null && (
              <Button
                look="primary"
                size="s"
                busy={saving.isPending}
                onClick={() => save({ kind: "generated" })}
              >
                {words.takeGenerated}
              </Button>
            )}
          </>
        )}
        {kind === "emoji" && (
          <EmojiEditor
            present={avatar?.kind === "emoji" ? avatar.emoji : ""}
            busy={saving.isPending}
            onSave={(emoji) => save({ kind: "emoji", emoji })}
          />
        )}
        {kind === "image" && (
          <PictureEditor
            // A picture that was saved closes the cutter.
            key={avatar?.kind === "image" ? avatar.digest : "none"}
            busy={saving.isPending}
            hasPicture={avatar?.kind === "image"}
            onSave={(picture) => save({ kind: "image", picture })}
          />
        )}
      </FaceChoice>
      {saving.error && <ProblemNotice title={words.notSaved} error={saving.error} />}
    </Section>
  );
}

async function saveFace(
  queries: Parameters<typeof saveBot>[0],
  bot: Bot,
  face: Face,
): Promise<Bot> {
  if (face.kind === "image") return savePicture(queries, bot.id, face.picture);
  const patch = { avatar: face.kind === "emoji" ? { emoji: face.emoji } : null };
  // The face is all that is written, and the person has just seen and chosen it: it goes over any other.
  return saveBot(queries, bot, patch, []);
}
