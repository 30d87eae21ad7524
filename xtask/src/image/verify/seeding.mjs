// Tries the seeding of this image on a scratch directory and prints what came of it as JSON.
import { spawn, spawnSync } from "node:child_process";
import {
  existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync, symlinkSync,
  writeFileSync,
} from "node:fs";
import { DatabaseSync } from "node:sqlite";

const PROGRAM = "/usr/local/lib/openclaw-image/seed.mjs";
const SEED = "/opt/openclaw-seed";
const INDEX = "plugins.installedIndex";
const version = readFileSync(`${SEED}/version`, "utf8");
const root = mkdtempSync("/tmp/trial-");
const database = () => new DatabaseSync(`${root}/state/openclaw.sqlite`);

const clear = () => readdirSync(root).forEach((name) => rmSync(`${root}/${name}`, { recursive: true }));
const seed = () => {
  const run = spawnSync("node", [PROGRAM, SEED, root], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`seeding ended with ${run.status}: ${run.stderr}`);
};
const cutOff = (milliseconds) => new Promise((done) => {
  const run = spawn("node", [PROGRAM, SEED, root], { stdio: "ignore" });
  const timer = setTimeout(() => run.kill("SIGKILL"), milliseconds);
  run.on("exit", () => { clearTimeout(timer); done(); });
});
const isWhole = () => {
  const db = database();
  try { return db.prepare("PRAGMA integrity_check").get().integrity_check === "ok"; } finally { db.close(); }
};
const isVersioned = () => readFileSync(`${root}/state/.seed-version`, "utf8") === version;
const leftovers = () => readdirSync(root).filter((name) => name.startsWith(".seed"));

const begun = performance.now();
seed();
const whole = performance.now() - begun;
const said = { cuts: 0, unfinished: 0, broken: [] };
const judge = (when) => {
  if (!existsSync(`${root}/state`)) said.unfinished += 1;
  else if (!isWhole() || !isVersioned()) said.broken.push(`half a state when killed ${when}`);
  seed();
  if (!isWhole() || !isVersioned() || leftovers().length > 0) said.broken.push(`no recovery when killed ${when}`);
  said.cuts += 1;
};
for (let cut = 1; cut <= 20; cut += 1) {
  clear();
  const after = (whole * cut) / 18;
  await cutOff(after);
  judge(`after ${after.toFixed(0)} ms of ${whole.toFixed(0)} ms`);
}

// A bot that has lived with an older seed: its own rows and files, other plugins, another link.
clear();
seed();
let db = database();
const read = () => JSON.parse(db.prepare("SELECT value_json FROM config_machine_state WHERE state_key = ?").get(INDEX).value_json);
const older = read();
older.index.installRecords = { ancient: { source: "npm", installPath: `${root}/npm/projects/gone` } };
db.prepare("UPDATE config_machine_state SET value_json = ? WHERE state_key = ?").run(JSON.stringify(older), INDEX);
db.prepare("INSERT INTO config_machine_state VALUES ('trial.row', '1', 1)").run();
db.close();
writeFileSync(`${root}/state/.seed-version`, "older\n");
mkdirSync(`${root}/workspace`);
writeFileSync(`${root}/workspace/SOUL.md`, "mine");
rmSync(`${root}/npm`);
symlinkSync("/opt/older-seed/npm", `${root}/npm`);
seed();
db = database();
said.records = Object.keys(read().index.installRecords).sort();
said.keptRow = db.prepare("SELECT value_json FROM config_machine_state WHERE state_key = 'trial.row'").get()?.value_json === "1";
db.close();
said.keptFile = readFileSync(`${root}/workspace/SOUL.md`, "utf8") === "mine";
said.relinked = readlinkSync(`${root}/npm`) === `${SEED}/npm`;
said.versioned = isVersioned();
said.privateFiles = (statSync(`${root}/state/openclaw.sqlite`).mode & 0o077) === 0 && (statSync(`${root}/state`).mode & 0o077) === 0;

// A bot that keeps plugins of its own: they stay, ours come beside them.
clear();
mkdirSync(`${root}/npm/projects/own`, { recursive: true });
seed();
said.keptOwnPlugins = readdirSync(`${root}/npm/projects`).length === 1 + readdirSync(`${SEED}/npm/projects`).length;
rmSync(root, { recursive: true });
console.log(JSON.stringify(said));
