/** Copies a text and says so. */
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";

import { texts } from "../texts";
import { Button, type ButtonLook } from "./button";
import { writeClipboard } from "./clipboard";
import { toast } from "./toast";

interface CopyButtonProps {
  /** What is copied, or what gives it. */
  text: string | (() => string);
  /** What it is, as in "request id": the button is called "Copy request id". */
  subject: string;
  /** A word beside the icon. */
  children?: string;
  look?: ButtonLook;
  size?: "s" | "m";
  className?: string | undefined;
}

const SAID_MS = 2000;

export function CopyButton(props: CopyButtonProps) {
  const { text, subject, children, look = "quiet", size = "s", className } = props;
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    try {
      await writeClipboard(typeof text === "string" ? text : text());
      setCopied(true);
    } catch (error) {
      toast.failed(texts.ui.copyFailed, error);
    }
  };

  return (
    <>
      <Button
        look={look}
        size={size}
        icon={copied ? Check : Copy}
        iconOnly={children === undefined}
        className={className}
        title={texts.ui.copy(subject)}
        onClick={() => void copy()}
      >
        {children ?? texts.ui.copy(subject)}
      </Button>
      <span role="status" className="visually-hidden">
        {copied ? texts.ui.copied : ""}
      </span>
    </>
  );
}
