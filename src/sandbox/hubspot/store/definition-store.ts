import { textAt, type Database, type SqlRow } from './database.ts';

/** What is kept of a portal's definitions besides HubSpot's own, as JSON by kind and key. */
export type DefinitionKind =
  | 'custom_object'
  | 'property'
  | 'group'
  | 'association'
  | 'owner'
  | 'token'
  | 'portal'
  | 'webhook_subscription'
  | 'merged_record'
  | 'pipelines';

export interface KeptDefinition {
  readonly key: string;
  /** Parsed JSON; the reader checks its shape. */
  readonly value: unknown;
}

export interface DefinitionStore {
  save(kind: DefinitionKind, key: string, value: unknown): void;
  remove(kind: DefinitionKind, key: string): void;
  all(kind: DefinitionKind): readonly KeptDefinition[];
  find(kind: DefinitionKind, key: string): unknown;
}

export function createDefinitionStore(database: Database): DefinitionStore {
  database.exec(
    `CREATE TABLE IF NOT EXISTS definitions (
      kind TEXT NOT NULL, key TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (kind, key))`,
  );
  return {
    save(kind, key, value) {
      database.run(
        'INSERT INTO definitions VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET json = excluded.json',
        kind,
        key,
        JSON.stringify(value),
      );
    },
    remove(kind, key) {
      database.run('DELETE FROM definitions WHERE kind = ? AND key = ?', kind, key);
    },
    all: (kind) =>
      database
        .all('SELECT key, json FROM definitions WHERE kind = ? ORDER BY rowid', kind)
        .map((row) => ({ key: textAt(row, 'key'), value: parse(row) })),
    find(kind, key) {
      const row = database.get(
        'SELECT json FROM definitions WHERE kind = ? AND key = ?',
        kind,
        key,
      );
      return row === undefined ? undefined : parse(row);
    },
  };
}

function parse(row: SqlRow): unknown {
  const value: unknown = JSON.parse(textAt(row, 'json'));
  return value;
}
