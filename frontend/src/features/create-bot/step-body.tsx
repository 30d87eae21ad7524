import type { ReactNode } from "react";

import type { ApiError } from "../../api/problem";
import type { Catalog } from "../../api/types";
import { texts } from "../../texts";

import { ChannelsFields } from "../bot-form";
import { IdentityStep } from "./step-identity";
import { ModelStep } from "./step-model";
import { ResourcesStep } from "./step-resources";
import { ReviewStep } from "./step-review";
import { TemplateStep } from "./step-template";
import type { Step } from "./steps";
import styles from "./wizard.module.css";

const words = texts.createBot;

interface StepBodyProps {
  step: Step;
  catalog: Catalog;
  busy: boolean;
  /** What stands below the host name while it is refused for the files of an earlier bot. */
  hostnameOffer: ReactNode;
  onQuick: (name: string) => void;
  onEdit: (step: Step) => void;
  onRefused: (error: ApiError) => void;
}

/** The heading of the present step and its fields. */
export function StepBody(props: StepBodyProps) {
  const { step } = props;
  return (
    <>
      <header className={styles.heading}>
        <h2 tabIndex={-1}>{words.headings[step]}</h2>
        <p>{words.leads[step]}</p>
      </header>
      <Fields {...props} />
    </>
  );
}

function Fields({ step, catalog, busy, hostnameOffer, onQuick, onEdit, onRefused }: StepBodyProps) {
  switch (step) {
    case "template":
      return <TemplateStep catalog={catalog} busy={busy} onQuick={onQuick} />;
    case "identity":
      return <IdentityStep hostnameOffer={hostnameOffer} />;
    case "model":
      return <ModelStep catalog={catalog} />;
    case "channels":
      return <ChannelsFields catalog={catalog} />;
    case "resources":
      return <ResourcesStep catalog={catalog} />;
    case "review":
      return <ReviewStep catalog={catalog} onEdit={onEdit} onRefused={onRefused} />;
  }
}
