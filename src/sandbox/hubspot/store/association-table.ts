import { isSymmetric, type DirectedDefinition } from '../catalog/association-definition.ts';
import { integerAt, type Database } from './database.ts';

/** A linked pair as read from one side. */
export interface StoredLink {
  readonly fromId: number;
  readonly toId: number;
}

/** All associations of the portal: one row a link, found from either side. */
export interface AssociationTable {
  /** True when the link is new. */
  readonly link: (directed: DirectedDefinition, fromId: number, toId: number) => boolean;
  /** True when there was one. */
  readonly unlink: (directed: DirectedDefinition, fromId: number, toId: number) => boolean;
  has(directed: DirectedDefinition, fromId: number, toId: number): boolean;
  /** Removes every link of the record under the given definitions. */
  unlinkAll(directed: readonly DirectedDefinition[], id: number): void;
  /** Links of many records at once, at most `limit`, ordered by record and target. */
  linksOf(
    directed: DirectedDefinition,
    fromIds: readonly number[],
    limit?: number,
  ): readonly StoredLink[];
  /** At most `limit` targets of one record with a greater id than `afterId`, ascending. */
  targetsOf(directed: DirectedDefinition, fromId: number, page: TargetPage): readonly number[];
  /** Inserts links of one kind, prepared once: for loads. */
  bulkLink(directed: DirectedDefinition): (fromId: number, toId: number) => void;
  count(): number;
}

export interface TargetPage {
  readonly afterId: number;
  readonly limit: number;
}

const CREATE = `
  CREATE TABLE IF NOT EXISTS associations (
    definition INTEGER NOT NULL, from_id INTEGER NOT NULL, to_id INTEGER NOT NULL,
    PRIMARY KEY (definition, from_id, to_id)) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS associations_inverse ON associations (definition, to_id, from_id)`;

export function createAssociationTable(database: Database): AssociationTable {
  database.exec(CREATE);
  return { ...linkWriter(database), ...linkReader(database) };
}

type LinkWriter = Pick<AssociationTable, 'link' | 'unlink' | 'unlinkAll' | 'has' | 'bulkLink'>;

function linkWriter(database: Database): LinkWriter {
  const where = 'definition = ? AND from_id = ? AND to_id = ?';
  const has: AssociationTable['has'] = (directed, fromId, toId) =>
    database.get(
      `SELECT 1 AS found FROM associations WHERE ${where}`,
      ...keyOf(directed, fromId, toId),
    ) !== undefined;
  return {
    has,
    link(directed, fromId, toId) {
      if (has(directed, fromId, toId)) return false;
      database.run('INSERT INTO associations VALUES (?, ?, ?)', ...keyOf(directed, fromId, toId));
      return true;
    },
    unlink(directed, fromId, toId) {
      if (!has(directed, fromId, toId)) return false;
      database.run(`DELETE FROM associations WHERE ${where}`, ...keyOf(directed, fromId, toId));
      return true;
    },
    unlinkAll(directed, id) {
      for (const one of directed) {
        for (const [near] of sides(one)) {
          database.run(
            `DELETE FROM associations WHERE definition = ? AND ${near} = ?`,
            one.definition.id,
            id,
          );
        }
      }
    },
    bulkLink(directed) {
      const statement = database.prepare('INSERT OR IGNORE INTO associations VALUES (?, ?, ?)');
      return (fromId, toId) => {
        statement.run(...keyOf(directed, fromId, toId));
      };
    },
  };
}

/** The stored key of a link: the definition's forward side first, the smaller id first where both are one. */
function keyOf(
  directed: DirectedDefinition,
  fromId: number,
  toId: number,
): [number, number, number] {
  const { id } = directed.definition;
  if (isSymmetric(directed.definition)) return [id, Math.min(fromId, toId), Math.max(fromId, toId)];
  return directed.direction === 'forward' ? [id, fromId, toId] : [id, toId, fromId];
}

type LinkReader = Pick<AssociationTable, 'linksOf' | 'targetsOf' | 'count'>;

function linkReader(database: Database): LinkReader {
  // Held ready: a page of a hundred records asks hundreds of times.
  const targets = {
    forward: database.prepare(targetsSql('from_id', 'to_id')),
    inverse: database.prepare(targetsSql('to_id', 'from_id')),
  };
  return {
    linksOf(directed, fromIds, limit = -1) {
      const ids = JSON.stringify(fromIds);
      const arms = sides(directed).map(
        ([near, far]) => `SELECT ${near} AS near, ${far} AS far FROM associations
          WHERE definition = ? AND ${near} IN (SELECT value FROM json_each(?))`,
      );
      const values = arms.flatMap(() => [directed.definition.id, ids]);
      const rows = database.all(
        `${arms.join(' UNION ')} ORDER BY near, far LIMIT ?`,
        ...values,
        limit,
      );
      return rows.map((row) => ({ fromId: integerAt(row, 'near'), toId: integerAt(row, 'far') }));
    },
    targetsOf(directed, fromId, { afterId, limit }) {
      const { id } = directed.definition;
      if (isSymmetric(directed.definition)) {
        const both = [targets.forward, targets.inverse].flatMap((statement) =>
          statement.all(id, fromId, afterId, limit).map((row) => integerAt(row, 'far')),
        );
        return both.sort((a, b) => a - b).slice(0, limit);
      }
      return targets[directed.direction]
        .all(id, fromId, afterId, limit)
        .map((row) => integerAt(row, 'far'));
    },
    count: () => integerAt(database.get('SELECT COUNT(*) AS n FROM associations') ?? {}, 'n'),
  };
}

function targetsSql(near: string, far: string): string {
  return `SELECT ${far} AS far FROM associations
    WHERE definition = ? AND ${near} = ? AND ${far} > ? ORDER BY ${far} LIMIT ?`;
}

/** The columns to read a definition by: near end first. A symmetric one is stored once and read twice. */
function sides(directed: DirectedDefinition): readonly (readonly [string, string])[] {
  const forward = ['from_id', 'to_id'] as const;
  const inverse = ['to_id', 'from_id'] as const;
  if (isSymmetric(directed.definition)) return [forward, inverse];
  return [directed.direction === 'forward' ? forward : inverse];
}
