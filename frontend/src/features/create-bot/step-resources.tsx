/** How much of the machine the bot may use. */
import type { Catalog } from "../../api/types";
import { LimitFields, LimitPresets } from "../bot-form";
import { Section } from "./section";

export function ResourcesStep({ catalog }: { catalog: Catalog }) {
  return (
    <>
      <LimitPresets catalog={catalog} />
      <Section>
        <LimitFields catalog={catalog} />
      </Section>
    </>
  );
}
