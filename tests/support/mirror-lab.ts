/** A connection of a test's own in the shared store, filled with facts that the test writes down. */
import { z } from 'zod';
import type { Season, SeasonsFile } from '../../src/config/schema/seasons-file.ts';
import { ENTITY_NAMES, type EntityName } from '../../src/domain/entities.ts';
import type { MeasureDefinition } from '../../src/domain/measure.ts';
import type { AsOf } from '../../src/domain/run.ts';
import { runInSessions } from '../../src/measures/run-in-sessions.ts';
import { runMeasures } from '../../src/measures/run-measures.ts';
import type { Database, Transaction } from '../../src/store/database.ts';
import { linkReferences } from '../../src/store/mirror/link-references.ts';
import { storePage, type MirrorRow } from '../../src/store/mirror/mirror-repository.ts';
import { refreshOrderFacts } from '../../src/store/mirror/order-facts.ts';
import { freshConnection } from './test-store.ts';

/** `id` is the CRM's; `at`, where given, the source's time of change; everything else canonical values. */
export type Fact = Readonly<Record<string, string | number | boolean | null | undefined>> & {
  readonly id: string;
};

export type Facts = Partial<Readonly<Record<EntityName, readonly Fact[]>>>;

export interface Measured {
  readonly value: number | null;
  readonly sampleSize: number;
}

interface MeasureOptions {
  readonly seasons?: readonly Season[];
  readonly calendar?: Pick<SeasonsFile, 'holidays' | 'closed_weekdays'>;
  readonly scope?: readonly string[];
  /** In so many sessions of the database, as a live run computes all accounts; else in one transaction. */
  readonly sessions?: number;
}

const FIRST_CHANGE = '2026-01-01T00:00:00Z';

export class MirrorLab {
  readonly database: Database;
  readonly connectionId: number;
  /** Of the full read that pages belong to. */
  generation = 1;

  private constructor(database: Database, connectionId: number) {
    this.database = database;
    this.connectionId = connectionId;
  }

  static async open(database: Database): Promise<MirrorLab> {
    return new MirrorLab(database, await freshConnection(database));
  }

  /** Takes facts into the mirror as a sync does: a page an entity, then links and order facts. Gives the rows changed. */
  async load(facts: Facts): Promise<number> {
    let changed = 0;
    for (const entity of ENTITY_NAMES) {
      const rows = facts[entity];
      if (rows !== undefined) changed += await this.page(entity, rows);
    }
    await this.settle();
    return changed;
  }

  /** One page, and nothing after it. */
  page(entity: EntityName, rows: readonly Fact[], gone: readonly string[] = []): Promise<number> {
    const { connectionId, generation } = this;
    return this.database.transaction((tx) =>
      storePage(tx, {
        connectionId,
        entity,
        generation,
        rows: rows.map(toRow),
        gone: gone.map((crmId) => ({ crmId, mergedInto: undefined })),
      }),
    );
  }

  /** What a sync does after its pages. Gives the number of rows that were linked late. */
  async settle(): Promise<number> {
    const linked = await this.database.transaction((tx) => linkReferences(tx, this.connectionId));
    await refreshOrderFacts(this.database, this.connectionId, new AbortController().signal);
    return linked;
  }

  /** Removes facts, as tombstones do. */
  async remove(entity: EntityName, ...ids: readonly string[]): Promise<void> {
    await this.page(entity, [], ids);
    await this.settle();
  }

  /** As the CRM tells of a merge: the loser is gone, and who took its place. Nothing else is told. */
  async merge(loser: string, winner: string): Promise<void> {
    await this.database.transaction((tx) =>
      storePage(tx, {
        connectionId: this.connectionId,
        entity: 'accounts',
        generation: this.generation,
        rows: [],
        gone: [{ crmId: loser, mergedInto: winner }],
      }),
    );
    await this.settle();
  }

  /** The CRM ids of the accounts that must be scored again; from then on none is. */
  async takeDirty(): Promise<readonly string[]> {
    const rows = await this.database.rows(
      z.object({ crm_id: z.string() }),
      `WITH taken AS (DELETE FROM bellwether.dirty_accounts WHERE connection_id = $1 RETURNING account_id)
       SELECT a.crm_id FROM taken JOIN mirror.accounts a ON a.id = taken.account_id ORDER BY a.crm_id`,
      [this.connectionId],
    );
    return rows.map((row) => row.crm_id);
  }

  /** A measure's values by the CRM id of the account; of all accounts, or of those in `scope`. */
  async measure(
    definition: MeasureDefinition,
    asOf: AsOf,
    more: MeasureOptions = {},
  ): Promise<ReadonlyMap<string, Measured>> {
    const all = await this.measureAll([definition], asOf, more);
    return all.get(definition.id) ?? new Map<string, Measured>();
  }

  /** Measures that are computed together, by id. */
  async measureAll(
    definitions: readonly MeasureDefinition[],
    asOf: AsOf,
    more: MeasureOptions = {},
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, Measured>>> {
    const { scope, sessions, seasons = [], calendar = {} } = more;
    const { connectionId } = this;
    const input = { connectionId, asOf, seasons, calendar, scoped: scope !== undefined };
    if (sessions !== undefined) {
      await runInSessions(this.database, definitions, { ...input, sessions });
    }
    return this.database.transaction(async (tx) => {
      if (scope !== undefined) await this.#enterScope(tx, scope);
      if (sessions === undefined) await runMeasures(tx, definitions, input);
      const values = new Map<string, ReadonlyMap<string, Measured>>();
      for (const one of definitions) values.set(one.id, await this.#values(tx, one, asOf));
      return values;
    });
  }

  async #enterScope(tx: Transaction, crmIds: readonly string[]): Promise<void> {
    await tx.run('CREATE TEMP TABLE scope (account_id bigint PRIMARY KEY) ON COMMIT DROP');
    await tx.run(
      `INSERT INTO pg_temp.scope SELECT id FROM mirror.accounts WHERE connection_id = $1 AND crm_id = ANY ($2)`,
      [this.connectionId, crmIds],
    );
  }

  async #values(
    tx: Transaction,
    { id }: MeasureDefinition,
    { day }: AsOf,
  ): Promise<ReadonlyMap<string, Measured>> {
    const rows = await tx.rows(
      z.object({ crm_id: z.string(), value: z.number().nullable(), sample_size: z.number() }),
      `SELECT a.crm_id, v.value, v.sample_size
       FROM bellwether.measure_values v JOIN mirror.accounts a ON a.id = v.account_id
       WHERE v.connection_id = $1 AND v.as_of = $2 AND v.measure = $3 ORDER BY a.crm_id`,
      [this.connectionId, day, id],
    );
    return new Map(
      rows.map((row) => [row.crm_id, { value: row.value, sampleSize: row.sample_size }]),
    );
  }
}

function toRow({ id, at, ...values }: Fact): MirrorRow {
  return {
    crmId: id,
    modifiedAt: typeof at === 'string' ? at : FIRST_CHANGE,
    values: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        typeof value === 'number' ? String(value) : (value ?? null),
      ]),
    ),
  };
}
