/** The commands that do the same as the form. Secrets are read from files: none stands in a command line. */
import type { Catalog, CreateBotRequest } from "../../api/types";
import { texts } from "../../texts";
import { MIB, usesAllowList } from "../bot-form";
import { commandLines, hereDocument, shellWord } from "./shell-words";

const words = texts.createBot.commands;

export interface SecretFile {
  /** Also the name of the file. */
  name: string;
  /** Where in the request it stands. */
  path: (string | number)[];
}

export interface CommandContext {
  catalog: Catalog;
  /** Where the server is reached, such as `http://127.0.0.1:7100`. */
  origin: string;
  /** The name of the file of a picture that is uploaded afterwards. */
  picture: { file: string; type: string } | null;
}

/** The secrets that a bot of this request has, whether they were typed already or not. */
export function secretFiles(request: CreateBotRequest, catalog: Catalog): SecretFile[] {
  const files: SecretFile[] = [];
  const provider = catalog.providers.find(({ id }) => id === request.provider);
  const isOwn = (request.key?.source ?? "own") === "own";
  if (isOwn && provider && provider.key !== "none" && (provider.key === "required" || request.provider_key)) {
    files.push({ name: "provider_key", path: ["provider_key"] });
  }
  request.channels?.forEach((channel, at) => {
    const offered = catalog.channels.find(({ kind }) => kind === channel.kind);
    for (const { name } of offered?.secrets ?? []) {
      files.push({ name, path: ["channels", at, "secrets", name] });
    }
  });
  return files;
}

type RequestChannel = NonNullable<CreateBotRequest["channels"]>[number];

/** The request without any secret. */
function withoutSecrets(request: CreateBotRequest): Omit<CreateBotRequest, "provider_key"> {
  const { provider_key: _, channels, ...rest } = request;
  const bare = (channel: RequestChannel) => ({ ...channel, secrets: {} });
  return { ...rest, channels: (channels ?? []).map(bare) };
}

/** `curl`, with `jq` in front where secrets must be put into the body. */
export function curlCommand(request: CreateBotRequest, context: CommandContext): string {
  const files = secretFiles(request, context.catalog);
  const body = hereDocument(`${JSON.stringify(withoutSecrets(request), null, 2)}\n`, "JSON");
  const create = curl("POST", `${context.origin}/api/bots`, "application/json", "@-");
  // The text of a here-document stands between its mark and what the pipe goes on with.
  const lines =
    files.length === 0
      ? [commandLines(create, [body.open]), body.body]
      : [commandLines("jq", [...jqArguments(files), `${body.open} |`]), body.body, create];
  return [
    `# ${words.curlToken}`,
    ...secretComment(files),
    ...lines,
    ...pictureUpload(request, context),
  ].join("\n");
}

function curl(method: string, url: string, type: string, data: string): string {
  return commandLines("curl --fail-with-body --silent --show-error", [
    `--request ${method} ${shellWord(url)}`,
    "--header @api-token.header",
    `--header ${shellWord(`Content-Type: ${type}`)}`,
    `--data-binary ${shellWord(data)}`,
  ]);
}

function pictureUpload(request: CreateBotRequest, { origin, picture }: CommandContext): string[] {
  if (!picture) return [];
  const url = `${origin}/api/bots/${request.hostname ?? ""}/avatar`;
  return ["", curl("PUT", url, picture.type, `@${picture.file}`)];
}

function jqArguments(files: SecretFile[]): string[] {
  const raw = files.map(({ name }) => `--rawfile ${name} ${shellWord(name)}`);
  const fill = files.map(({ name, path }) => `${jqPath(path)} = ($${name} | rtrimstr("\\n"))`);
  return [...raw, shellWord(fill.join("\n    | "))];
}

function jqPath(path: (string | number)[]): string {
  return path.map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`)).join("");
}

/** `botmaker-admin`, which talks to the server's own socket and needs no token. */
export function adminCommand(request: CreateBotRequest, context: CommandContext): string {
  const files = secretFiles(request, context.catalog);
  const { resources } = request;
  const option = (name: string, value: string | number | null | undefined) =>
    value == null || value === "" ? [] : [`--${name} ${shellWord(String(value))}`];
  const options = [
    ...option("name", request.name),
    ...option("hostname", request.hostname),
    ...(request.tags ?? []).flatMap((tag) => option("tag", tag)),
    ...option("emoji", request.avatar?.emoji),
    ...option("provider", request.provider),
    ...option("model", request.model),
    ...option("base-url", request.base_url),
    ...option("key", keyWord(request.key)),
    ...(files.some(({ name }) => name === "provider_key") ? ["--provider-key-file provider_key"] : []),
    ...(request.channels ?? []).flatMap((channel) => channelOptions(channel, files)),
    ...(request.persona ? ["--persona-file persona.md"] : []),
    ...option("memory-mib", resources?.memory_bytes && Math.round(resources.memory_bytes / MIB)),
    ...option("cpu-millis", resources?.cpu_millis),
    ...option("pids", resources?.pids),
    request.start === false ? "--no-start" : "--wait",
  ];
  return [
    `# ${words.adminWhere}`,
    ...secretComment(files),
    ...personaFile(request.persona),
    commandLines("botmaker-admin bots create", options),
    ...(context.picture ? ["", `# ${words.pictureByCurl}`] : []),
  ].join("\n");
}

/** Whose key pays, as the command takes it. */
function keyWord(key: CreateBotRequest["key"]): string | null {
  if (!key) return null;
  return key.source === "tags" ? `tags=${(key.tags ?? []).join(",")}` : key.source;
}

function personaFile(persona: string | null | undefined): string[] {
  if (!persona) return [];
  const { open, body } = hereDocument(persona, "PERSONA");
  return [`cat > persona.md ${open}`, body, ""];
}

function channelOptions(channel: RequestChannel, files: SecretFile[]): string[] {
  const { kind, allow_from, dm_policy, group_policy } = channel;
  const own = new Set(Object.keys(channel.secrets ?? {}));
  const secrets = files.filter(({ name }) => own.has(name)).map(({ name }) => `${name}=@${name}`);
  const listed = dm_policy && group_policy && usesAllowList({ dm_policy, group_policy });
  return [
    `--channel ${shellWord(`${kind}:${secrets.join(",")}`)}`,
    ...(dm_policy ? [`--dm-policy ${shellWord(`${kind}:${dm_policy}`)}`] : []),
    ...(group_policy ? [`--group-policy ${shellWord(`${kind}:${group_policy}`)}`] : []),
    ...(listed ? (allow_from ?? []).map((person) => `--allow-from ${shellWord(`${kind}:${person}`)}`) : []),
  ];
}

function secretComment(files: SecretFile[]): string[] {
  if (files.length === 0) return [];
  return [`# ${words.secretFiles(files.map(({ name }) => name).join(", "))}`];
}
