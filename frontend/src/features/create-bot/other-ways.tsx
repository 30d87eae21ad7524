/** The same by other means: here, with curl, with botmaker-admin. */
import { useMemo } from "react";
import { useFormContext, useWatch } from "react-hook-form";

import type { Catalog, CreateBotRequest } from "../../api/types";
import { texts } from "../../texts";
import { Switch } from "../../ui/switch";
import { Tabs } from "../../ui/tabs";
import { CodeView } from "./code-view";
import { adminCommand, curlCommand, type CommandContext } from "./commands";
import type { FormValues } from "./form-values";
import { merged, shellPieces } from "./highlight";
import styles from "./step-review.module.css";

const words = texts.createBot.review;

interface OtherWaysProps {
  catalog: Catalog;
  request: CreateBotRequest;
  picture: FormValues["picture"];
}

export function OtherWays({ catalog, request, picture }: OtherWaysProps) {
  const context: CommandContext = {
    catalog,
    origin: window.location.origin,
    picture: picture && { file: `face.${picture.type === "image/png" ? "png" : "jpg"}`, type: picture.type },
  };
  return (
    <Tabs
      label={words.ways}
      tabs={[
        { value: "here", label: words.dashboard, panel: <Here /> },
        { value: "curl", label: words.curl, panel: <Command text={curlCommand(request, context)} /> },
        { value: "admin", label: words.admin, panel: <Command text={adminCommand(request, context)} /> },
      ]}
    />
  );
}

function Here() {
  const { setValue } = useFormContext<FormValues>();
  const start = useWatch<FormValues, "start">({ name: "start" });
  return (
    <div className={styles.here}>
      <Switch
        label={words.start}
        checked={start}
        onChange={(next) => setValue("start", next, { shouldDirty: true })}
      />
      {!start && <p>{words.startOff}</p>}
    </div>
  );
}

function Command({ text }: { text: string }) {
  const pieces = useMemo(() => merged(shellPieces(text)), [text]);
  return <CodeView subject={words.copyCommand} text={text} pieces={pieces} />;
}
