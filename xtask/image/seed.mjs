// Brings a bot's state directory up to the seed of this image: the install records that make
// the image's channel plugins trusted, and the link to the plugins themselves.
//
// Every step may be cut off at any point and repeated: a new state appears by one rename, records
// in an existing database change in one transaction, and the version is written last.
import {
  chmodSync, closeSync, cpSync, existsSync, fsyncSync, lstatSync, mkdtempSync, openSync,
  readFileSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

const VERSION_FILE = ".seed-version";
const TEMPORARY = ".seed-tmp-";
const INDEX_KEY = "plugins.installedIndex";

const [seed, root] = process.argv.slice(2);
if (!seed || !root) {
  console.error("usage: seed.mjs <seed directory> <state directory>");
  process.exit(64);
}
const version = readFileSync(join(seed, "version"), "utf8");
const stateDir = join(root, "state");
const database = join(stateDir, "openclaw.sqlite");

removeLeftovers();
linkPlugins();
if (existsSync(database)) {
  mergeRecords();
} else {
  placeNewState();
}

/** Removes what an interrupted run left behind. */
function removeLeftovers() {
  for (const name of readdirSync(root)) {
    if (name.startsWith(TEMPORARY)) rmSync(join(root, name), { recursive: true, force: true });
  }
}

/** Points `npm` into the read-only image; a bot's own `npm` directory is kept and completed. */
function linkPlugins() {
  const target = join(seed, "npm");
  const link = join(root, "npm");
  const found = lstatSync(link, { throwIfNoEntry: false });
  if (found?.isDirectory()) {
    for (const project of readdirSync(join(target, "projects"))) {
      const place = join(link, "projects", project);
      if (existsSync(join(link, "projects")) && !lstatSync(place, { throwIfNoEntry: false })) {
        symlinkSync(join(target, "projects", project), place);
      }
    }
    return;
  }
  if (found?.isSymbolicLink() && readlinkSync(link) === target) return;
  const temporary = mkdtempSync(join(root, TEMPORARY));
  symlinkSync(target, join(temporary, "npm"));
  renameSync(join(temporary, "npm"), link);
  sync(root);
  rmSync(temporary, { recursive: true, force: true });
}

/** Gives an unused state directory its first database, complete or not at all. */
function placeNewState() {
  const temporary = mkdtempSync(join(root, TEMPORARY));
  const prepared = join(temporary, "state");
  cpSync(join(seed, "state"), prepared, { recursive: true });
  writeFileSync(join(prepared, VERSION_FILE), version);
  for (const name of readdirSync(prepared)) {
    chmodSync(join(prepared, name), 0o600);
    sync(join(prepared, name));
  }
  chmodSync(prepared, 0o700);
  sync(prepared);
  if (existsSync(stateDir)) {
    // Somebody made the directory but no database: the version follows the database.
    for (const suffix of ["-wal", "-shm"]) rmSync(database + suffix, { force: true });
    renameSync(join(prepared, "openclaw.sqlite"), database);
    sync(stateDir);
    renameSync(join(prepared, VERSION_FILE), join(stateDir, VERSION_FILE));
    sync(stateDir);
  } else {
    renameSync(prepared, stateDir);
    sync(root);
  }
  rmSync(temporary, { recursive: true, force: true });
}

/** Replaces the plugin records of an existing database and leaves everything else alone. */
function mergeRecords() {
  const fresh = readIndex(new DatabaseSync(join(seed, "state", "openclaw.sqlite"), { readOnly: true }));
  const db = new DatabaseSync(database);
  try {
    db.exec("PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL");
    const known = db.prepare(
      "SELECT count(*) AS n FROM sqlite_master WHERE type = 'table' AND name = 'config_machine_state'",
    ).get().n;
    if (known === 0) {
      // OpenClaw has not brought this database to its own schema yet; the next start finds it there.
      console.error("openclaw-entrypoint: the state database has an older layout; plugin records follow at the next start");
      return;
    }
    db.exec("BEGIN IMMEDIATE");
    const current = readIndex(db);
    const kept = Object.entries(current?.index?.installRecords ?? {}).filter(
      ([, record]) => typeof record.installPath === "string" && existsSync(record.installPath),
    );
    const merged = {
      ...fresh,
      revision: Math.max(Date.now(), (current?.revision ?? 0) + 1),
      index: {
        ...fresh.index,
        installRecords: { ...Object.fromEntries(kept), ...fresh.index.installRecords },
      },
    };
    db.prepare(
      "INSERT INTO config_machine_state (state_key, value_json, updated_at_ms) VALUES (?, ?, ?) " +
        "ON CONFLICT (state_key) DO UPDATE SET value_json = excluded.value_json, updated_at_ms = excluded.updated_at_ms",
    ).run(INDEX_KEY, JSON.stringify(merged), Date.now());
    db.exec("COMMIT");
  } finally {
    db.close();
  }
  const temporary = mkdtempSync(join(root, TEMPORARY));
  writeFileSync(join(temporary, VERSION_FILE), version, { mode: 0o600 });
  sync(join(temporary, VERSION_FILE));
  renameSync(join(temporary, VERSION_FILE), join(stateDir, VERSION_FILE));
  sync(stateDir);
  rmSync(temporary, { recursive: true, force: true });
}

/** Reads the index of installed plugins, or `undefined` where there is none or it is unreadable. */
function readIndex(db) {
  const row = db.prepare("SELECT value_json FROM config_machine_state WHERE state_key = ?").get(INDEX_KEY);
  try {
    return row && JSON.parse(row.value_json);
  } catch {
    return undefined;
  }
}

/** Flushes a file or directory to disk. */
function sync(path) {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
