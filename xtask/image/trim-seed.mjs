// Reduces the database of a seed to the plugin records: what else OpenClaw noted while it installed
// them (when, by which process, with which configuration) is not true of any bot.
import { DatabaseSync } from "node:sqlite";

const db = new DatabaseSync(process.argv[2]);
db.exec(`
  DELETE FROM diagnostic_events;
  DELETE FROM config_health_entries;
  DELETE FROM config_machine_state WHERE state_key <> 'plugins.installedIndex';
  PRAGMA wal_checkpoint(TRUNCATE);
  VACUUM;
`);
const row = db.prepare("SELECT value_json FROM config_machine_state WHERE state_key = 'plugins.installedIndex'").get();
console.log("records: " + Object.keys(JSON.parse(row.value_json).index.installRecords).sort().join(","));
// A write-ahead log cannot be read from a read-only image.
db.exec("PRAGMA journal_mode = DELETE");
db.close();
