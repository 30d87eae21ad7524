/** Keeps what was used as a file for a spreadsheet. */
import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";

import { fetchFile } from "../../../api/fetch-file";
import { texts } from "../../../texts";
import { Button } from "../../../ui/button";
import { saveFile } from "../../../ui/save-file";
import { toast } from "../../../ui/toast";

const words = texts.usage;

async function save({ from, to }: { from: string; to: string }): Promise<void> {
  const query = new URLSearchParams({ from, to, group: "bot,key,vendor,model,day", format: "csv" });
  const file = await fetchFile(`/api/usage?${query.toString()}`, "text/csv");
  saveFile(file, `botmaker-usage-${from.slice(0, 10)}-${to.slice(0, 10)}.csv`);
}

export function CsvButton(props: { from: string; to: string }) {
  const saving = useMutation({
    mutationFn: save,
    onError: (error) => toast.failed(words.csvFailed, error),
  });
  return (
    <Button icon={Download} title={words.csvTitle} busy={saving.isPending} onClick={() => saving.mutate(props)}>
      {words.csv}
    </Button>
  );
}
