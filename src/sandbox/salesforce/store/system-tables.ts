import { textIn } from './sql-row.ts';
import type { Store } from './store.ts';

/** The sandbox's own tables beside the org's: settings, custom fields, sessions, jobs, what went into the bin. */
const DEFINITIONS = `
  CREATE TABLE IF NOT EXISTS sys_setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS sys_custom_field (object TEXT NOT NULL, field TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS sys_custom_object (object TEXT PRIMARY KEY, definition TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS sys_metadata (type TEXT NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL,
    PRIMARY KEY (type, name));
  CREATE TABLE IF NOT EXISTS sys_session (token TEXT PRIMARY KEY, user INTEGER NOT NULL, kind TEXT NOT NULL,
    expires_at INTEGER);
  CREATE TABLE IF NOT EXISTS sys_job (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, job TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS sys_bin (root INTEGER NOT NULL, id INTEGER NOT NULL, field TEXT, target INTEGER);
  CREATE INDEX IF NOT EXISTS sys_bin_by_root ON sys_bin (root);
  CREATE INDEX IF NOT EXISTS sys_bin_by_id ON sys_bin (id);
  CREATE TABLE IF NOT EXISTS sys_purged (id INTEGER PRIMARY KEY, deleted_at INTEGER NOT NULL);
`;

export function createSystemTables(store: Store): void {
  store.execute(DEFINITIONS);
}

export function readSetting(store: Store, name: string): string | undefined {
  const row = store.get('SELECT value FROM sys_setting WHERE name = ?', [name]);
  return row === undefined ? undefined : textIn(row, 0);
}

export function writeSetting(store: Store, name: string, value: string): void {
  store.run('INSERT OR REPLACE INTO sys_setting (name, value) VALUES (?, ?)', [name, value]);
}
