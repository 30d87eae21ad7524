/** What is done seldom: taking the log along, emptying the view. */
import { Copy, Download, Ellipsis, Eraser, FileDown } from "lucide-react";

import { texts } from "../../../texts";
import { Menu, MenuItem } from "../../../ui/menu";

interface MoreMenuProps {
  /** Absent where there is no single log to download. */
  onDownload?: (() => void) | undefined;
  onDownloadShown: () => void;
  onCopyShown: () => void;
  onClear: () => void;
}

export function MoreMenu({ onDownload, onDownloadShown, onCopyShown, onClear }: MoreMenuProps) {
  const { more } = texts.logs;
  return (
    <Menu label={more.button} icon={Ellipsis}>
      {onDownload && (
        <MenuItem icon={Download} onSelect={onDownload}>
          {more.download}
        </MenuItem>
      )}
      <MenuItem icon={FileDown} onSelect={onDownloadShown}>
        {more.downloadShown}
      </MenuItem>
      <MenuItem icon={Copy} onSelect={onCopyShown}>
        {more.copyShown}
      </MenuItem>
      <MenuItem icon={Eraser} onSelect={onClear}>
        {more.clear}
      </MenuItem>
    </Menu>
  );
}
