/** The image of new bots: whether it is there, what is in it, and how it is got. */
import { useQuery } from "@tanstack/react-query";

import type { DockerStatus } from "../../api/types";
import { texts } from "../../texts";
import { Definition, DefinitionList } from "../../ui/definition-list";
import { visibleText } from "../../ui/hostile-text";
import { Skeleton } from "../../ui/skeleton";
import { Verdict } from "../../ui/verdict";
import { GetImageButton } from "./get-image-button";
import { ImageProgress } from "./image-progress";
import styles from "./image-state.module.css";
import { engineQuery } from "./queries";
import { useImageTask } from "./use-image-task";

const words = texts.engine.image;

export function ImageState() {
  const { data } = useQuery(engineQuery);
  const task = useImageTask();
  if (!data) return <Skeleton className={styles.placeholder} />;
  const { image, available } = data;
  return (
    <div className={styles.state}>
      <Verdict tone={image.present ? "good" : available ? "bad" : "warn"}>
        {image.present ? words.present : available ? words.missing : words.unknown}
      </Verdict>
      {image.hint !== null && <p className={styles.hint}>{visibleText(image.hint)}</p>}
      <Facts image={image} />
      {task && <ImageProgress task={task} />}
      <div>
        <GetImageButton look={image.present ? "secondary" : "primary"} again={image.present} />
      </div>
    </div>
  );
}

function Facts({ image }: { image: DockerStatus["image"] }) {
  const channels = image.channels?.join(", ");
  return (
    <DefinitionList>
      <Definition term={words.reference} data>
        {visibleText(image.reference)}
      </Definition>
      {image.openclaw_version && (
        <Definition term={words.openclaw} data>
          {visibleText(image.openclaw_version)}
        </Definition>
      )}
      {image.id && (
        <Definition term={words.id} data>
          <span className={styles.id} title={image.id}>
            {visibleText(image.id)}
          </span>
        </Definition>
      )}
      {channels && <Definition term={words.channels}>{visibleText(channels)}</Definition>}
    </DefinitionList>
  );
}
