/** The fields of a bot's description and what they accept, for the wizard and for the settings. */
export { ChannelsFields } from "./channels-fields";
export {
  channelChecks,
  channelsComplaints,
  limitChecks,
  MAX_PERSONA,
  modelChecks,
  modelComplaints,
  personaChecks,
  type Complaint,
} from "./checks";
export { default as fieldStyles } from "./fields.module.css";
export { deriveHostname, freeHostname, hostnameProblem } from "./hostname";
export { HowTo } from "./how-to";
export { KeptProvider, type KeptSecrets } from "./kept";
export { hasKeyChoice, keyValuesOf, sourceOf, toKeyRequest } from "./key-source";
export { LimitFields, LimitPresets } from "./limit-fields";
export { MarkdownView } from "./markdown-view";
export { ModelFields, useChosenProvider, useProviderChange } from "./model-fields";
export { OutsideLink } from "./outside-link";
export { fits } from "./pattern";
export { PersonaEditor } from "./persona-editor";
export { ProviderChoice } from "./provider-choice";
export { KeyField } from "./provider-key";
export { RadioAbout, RadioCard, RadioTitle } from "./radio-card";
export { placeRefusal, type Placed } from "./server-errors";
export { TokenField } from "./token-field";
export { useSetField } from "./use-set-field";
export {
  MIB,
  newChannel,
  personaText,
  resourceValues,
  toChannel,
  toLimits,
  usesAllowList,
  type BotFields,
  type ChannelValues,
  type KeySource,
  type LimitValues,
} from "./values";
