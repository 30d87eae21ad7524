import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";

import { asApiError } from "../../api/problem";
import { texts } from "../../texts";
import { Button, type ButtonLook } from "../../ui/button";
import { toast } from "../../ui/toast";
import { getImageMutation } from "./queries";
import { useImageTask } from "./use-image-task";

const words = texts.engine.image;

/** Gets the image of new bots: builds it where the operator has said how, else asks the registry. */
export function GetImageButton({ look = "primary", again = false }: { look?: ButtonLook; again?: boolean }) {
  const task = useImageTask();
  const get = useMutation(getImageMutation(useQueryClient()));
  const running = task?.state === "running";
  const begin = () =>
    get.mutate(undefined, {
      onError: (error) => {
        if (asApiError(error).code !== "image_task_running") toast.failed(words.refused, error);
      },
    });
  return (
    <Button look={look} size="s" icon={Download} busy={running || get.isPending} onClick={begin}>
      {again ? words.getAgain : words.get}
    </Button>
  );
}
