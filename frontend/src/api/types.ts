/**
 * Short names for the generated types. Nothing here describes the API by itself: every name points into
 * `schema.d.ts`, which `npm run codegen` writes from `docs/api/openapi.json`.
 */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Bot = Schemas["BotView"];
export type BotPreview = Schemas["PreviewView"];
export type BotState = Schemas["BotState"];
export type Catalog = Schemas["CatalogView"];
export type CatalogChannel = Schemas["CatalogChannel"];
export type CatalogProvider = Schemas["CatalogProvider"];
export type CatalogSecret = Schemas["CatalogSecret"];
export type Check = Schemas["CheckView"];
export type ChecksView = Schemas["ChecksView"];
export type CreateBotRequest = Schemas["CreateBotRequest"];
export type DmPolicy = Schemas["DmPolicy"];
export type DockerStatus = Schemas["DockerStatusView"];
export type EditBotRequest = Schemas["EditBotRequest"];
export type FieldChange = Schemas["FieldChange"];
export type Generation = Schemas["GenerationView"];
export type GroupPolicy = Schemas["GroupPolicy"];
export type ImageTask = Schemas["ImageTaskView"];
export type LiveEvent = Schemas["EventView"];
export type LogLevel = Schemas["LogLevel"];
export type LogLine = Schemas["LogLine"];
export type MessageRequest = Schemas["MessageRequest"];
export type Problem = Schemas["Problem"];
export type Resources = Schemas["ResourcesView"];
export type SystemView = Schemas["SystemView"];
export type User = Schemas["User"];
