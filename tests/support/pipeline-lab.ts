/**
 * The pipeline on a real store, with a CRM in memory and a model that one can reckon in one's head: the score of an
 * account is its `Health`, its revenue its `Size`; up to 20 calls for a rescue, from 50 on the reason is gone.
 */
import { z } from 'zod';
import type { Config } from '../../src/config/config-files.ts';
import { bellwetherFileSchema } from '../../src/config/schema/bellwether-file.ts';
import { playbookFileSchema, type Playbook } from '../../src/config/schema/playbook-file.ts';
import type { MappingFile } from '../../src/config/schema/mapping-file.ts';
import type { Scorecard } from '../../src/config/schema/scorecard-file.ts';
import type { CrmField, CrmSchema } from '../../src/domain/crm-schema.ts';
import { addDays } from '../../src/domain/days.ts';
import type { MeasureDefinition } from '../../src/domain/measure.ts';
import type { CrmValue } from '../../src/domain/plan.ts';
import { STAGES, type AsOf } from '../../src/domain/run.ts';
import type { PipelineContext } from '../../src/pipeline/context.ts';
import type { PlanStageResult } from '../../src/pipeline/plan-stage.ts';
import { runPipeline, type RunRequest, type RunResult } from '../../src/pipeline/run.ts';
import { createScriptRenderer } from '../../src/playbooks/script.ts';
import type { ApplyResult } from '../../src/apply/apply-plan.ts';
import { listChanges, type StoredChange } from '../../src/store/change-repository.ts';
import { ensureConnection } from '../../src/store/connection-repository.ts';
import type { Database } from '../../src/store/database.ts';
import { findPlan, type StoredPlan } from '../../src/store/plan-repository.ts';
import { mapping } from './mapping-examples.ts';
import { MemoryCrm } from './memory-crm.ts';
import { crmField, crmObject, crmSchema } from './org-schema.ts';

export const TODAY = '2026-04-20';

/** The day `days` after {@link TODAY}. */
export function day(days: number): string {
  return addDays(TODAY, days);
}

function asOf(today: string): AsOf {
  return { day: today, knownBefore: addDays(today, 1) };
}

const MAPPING = mapping({
  users: { object: 'User', fields: { name: 'Name', email: 'Email', active: 'IsActive' } },
  accounts: {
    object: 'Account',
    fields: {
      name: 'Name',
      number: 'Size',
      owner: 'OwnerId',
      parent: 'ParentId',
      credit_limit: 'Health',
      credit_hold: 'Asleep',
    },
  },
  tasks: {
    object: 'Task',
    fields: {
      account: 'AccountId',
      owner: 'OwnerId',
      subject: 'Subject',
      closed: 'IsClosed',
      completed_on: 'CompletedOn',
      result: 'Result__c',
      task_key: 'Key__c',
    },
  },
});

const SCORE_FIELDS: readonly CrmField[] = [
  crmField('Score__c', { type: 'number' }),
  crmField('Band__c', { maxLength: 20 }),
  crmField('Trend__c', { maxLength: 20 }),
  crmField('Confidence__c', { type: 'number' }),
  crmField('Reason__c', { maxLength: 255 }),
  crmField('Money__c', { type: 'number' }),
  crmField('Scored_On__c', { type: 'date' }),
  crmField('Model__c', { maxLength: 80 }),
  crmField('Luck__c', { type: 'number' }),
  crmField('Luck_Band__c', { maxLength: 20 }),
  crmField('Luck_Reason__c', { maxLength: 60 }),
];

/** Everything there and writable, but for what `change` says. */
export function orgSchema(change: (field: CrmField) => CrmField = (field) => field): CrmSchema {
  return crmSchema(
    crmObject('User', [
      crmField('Name'),
      crmField('Email'),
      crmField('IsActive', { type: 'boolean' }),
    ]),
    crmObject('Account', [
      crmField('Name'),
      crmField('OwnerId', { type: 'reference' }),
      crmField('Health', { type: 'number' }),
      crmField('Asleep', { type: 'boolean' }),
      crmField('ParentId', { type: 'reference' }),
      crmField('Size'),
      ...SCORE_FIELDS.map(change),
    ]),
    crmObject('Task', [
      crmField('AccountId', { type: 'reference' }),
      crmField('OwnerId', { type: 'reference' }),
      crmField('Subject'),
      crmField('IsClosed', { type: 'boolean' }),
      crmField('CompletedOn', { type: 'date' }),
      crmField('Result__c'),
      crmField('Key__c'),
    ]),
  );
}

function measure(
  id: string,
  unit: MeasureDefinition['unit'],
  sql: string,
): readonly [string, MeasureDefinition] {
  const texts = { title: id, definition: 'Test.', source: 'Test.' };
  const words = { meaning: 'Test.', advice: 'Test.' };
  const kind = { direction: 'higher', kind: 'leading', dimension: 'outcome' } as const;
  return [
    id,
    { id, unit, sql, inputs: ['accounts'], phrase: `${id} {value}`, ...texts, ...words, ...kind },
  ];
}

const CATALOG = new Map([
  measure(
    'health',
    'index',
    'SELECT account_id, credit_limit AS value, 10 AS sample_size FROM accounts',
  ),
  measure(
    'days_since_last_order',
    'days',
    'SELECT account_id, 1 AS value, 1 AS sample_size FROM accounts WHERE credit_hold IS NOT TRUE',
  ),
  measure(
    'annual_revenue',
    'money',
    'SELECT account_id, coalesce(number::float8, 36500) AS value, 1 AS sample_size FROM accounts',
  ),
]);

export const RESCUE: Playbook = playbookFileSchema.parse({
  id: 'rescue',
  title: 'Rescue the customer',
  alert: 'poor',
  rank: 10,
  priority: 'high',
  due_in_working_days: 2,
  cooldown_days: 30,
  subject: 'Call {{ account.name }}',
  script: 'Good morning. {{ score.reason }}',
});

/** What a test may decide about the configuration; everything else is as shipped. */
export interface Settings {
  readonly safety?: object;
  readonly tasks?: object;
  readonly budget?: object;
  readonly sweep?: object;
  readonly rescue?: Partial<Playbook>;
  readonly scorecardVersion?: string;
  /** What differs from the scorecard on which the score is the health. */
  readonly scorecard?: Partial<Scorecard>;
  readonly extraScorecards?: readonly Scorecard[];
  /** Where their scores are written. */
  readonly writtenScorecards?: MappingFile['write']['scorecards'];
  readonly scoring?: object;
}

function configOf(name: string, settings: Settings): Config {
  const salesforce = {
    crm: 'salesforce',
    mapping: 'test.yaml',
    login_url: 'https://login.example.com',
    auth: { method: 'access_token', access_token: { env: 'NONE' } },
    budget: settings.budget ?? {},
  };
  return {
    folder: 'config',
    main: bellwetherFileSchema.parse({
      time_zone: 'Europe/London',
      currency: 'GBP',
      connections: { [CONNECTION]: salesforce },
      tasks: settings.tasks ?? {},
      safety: settings.safety ?? {},
      sweep: settings.sweep ?? {},
      scoring: settings.scoring ?? {},
    }),
    mappings: new Map([['test.yaml', MAPPING]]),
    segments: { segments: [{ id: 'all', title: 'All', when: [] }], fallback: 'all' },
    scorecards: new Map([
      [
        'all',
        {
          segment: 'all',
          title: name,
          version: settings.scorecardVersion ?? 'test-1',
          measures: [
            {
              measure: 'health',
              weight: 1,
              curve: [
                [0, 0],
                [100, 100],
              ],
              missing: 'spread',
              full_sample: 1,
            },
          ],
          min_coverage: 0.3,
          bands: { yellow_from: 40, green_from: 65, dead_band: 0, hold_days: 0 },
          ...settings.scorecard,
        },
      ],
    ]),
    extraScorecards: settings.extraScorecards ?? [],
    seasons: { seasons: [] },
    alerts: {
      alerts: [
        {
          id: 'poor',
          title: 'Poor',
          when: [{ measure: 'health', at_most: 20, min_sample: 0 }],
          clears_when: [{ measure: 'health', at_least: 50, min_sample: 0 }],
        },
      ],
    },
    playbooks: [{ ...RESCUE, ...settings.rescue }],
  };
}

/** Of the configuration; in the store each lab has a name of its own. */
const CONNECTION = 'salesforce';

let labs = 0;

export interface LabRequest extends Partial<Omit<RunRequest, 'asOf'>> {
  readonly today?: string;
  readonly signal?: AbortSignal;
  readonly settings?: Settings;
}

const journalSchema = z.object({
  sequence: z.number(),
  object: z.string(),
  crm_id: z.string(),
  old_values: z.record(z.string(), z.unknown()),
  new_values: z.record(z.string(), z.unknown()),
});

const episodeSchema = z.object({
  account: z.string(),
  task_key: z.string(),
  task_crm_id: z.string().nullable(),
  opened_on: z.string(),
  closed_on: z.string().nullable(),
  closed_by: z.string().nullable(),
  result: z.string().nullable(),
});

export class PipelineLab {
  readonly database: Database;
  readonly connectionId: number;
  readonly name: string;
  readonly crm: MemoryCrm;
  settings: Settings;

  private constructor(
    database: Database,
    connection: { readonly id: number; readonly name: string },
    settings: Settings,
  ) {
    this.database = database;
    this.connectionId = connection.id;
    this.name = connection.name;
    this.settings = settings;
    this.crm = new MemoryCrm(connection.name, orgSchema());
    this.crm.put('User', 'U1', { Name: 'Sam Rep', Email: 'sam@example.com', IsActive: true });
  }

  /** A connection of its own; accounts with these healths, called A1, A2 ... */
  static async open(
    database: Database,
    healths: readonly number[] = [],
    settings: Settings = {},
  ): Promise<PipelineLab> {
    labs += 1;
    const name = `lab-${String(process.pid)}-${String(labs)}-${String(Date.now())}`;
    const { id } = await ensureConnection(database, name, 'salesforce');
    const lab = new PipelineLab(database, { id, name }, settings);
    for (const [index, health] of healths.entries()) lab.account(`A${String(index + 1)}`, health);
    return lab;
  }

  /** Makes an account, or gives it another health. */
  account(id: string, health: number | null, more: Readonly<Record<string, CrmValue>> = {}): void {
    const isNew = !this.crm.all('Account').has(id);
    const base = isNew ? { Name: `Account ${id}`, OwnerId: 'U1' } : {};
    this.crm.put('Account', id, { ...base, Health: health, ...more });
  }

  context({ signal, settings }: LabRequest = {}): PipelineContext {
    const config = configOf(this.name, settings ?? this.settings);
    const connectionConfig = config.main.connections[CONNECTION];
    if (connectionConfig === undefined) throw new Error('no connection');
    const scorecards = (settings ?? this.settings).writtenScorecards;
    return {
      database: this.database,
      adapter: this.crm,
      capabilities: this.crm.capabilities,
      connectionName: this.name,
      connectionId: this.connectionId,
      connectionConfig,
      config,
      mapping: { ...MAPPING, write: { ...MAPPING.write, scorecards } },
      catalog: CATALOG,
      renderer: createScriptRenderer(CATALOG, 'GBP'),
      signal: signal ?? new AbortController().signal,
      onProgress: () => {},
    };
  }

  /** Runs all stages, or those of the request. */
  run({ today = TODAY, signal, settings, ...request }: LabRequest = {}): Promise<RunResult> {
    const open = {
      ...(signal === undefined ? {} : { signal }),
      ...(settings === undefined ? {} : { settings }),
    };
    const stages = { command: 'run', stages: STAGES, asOf: asOf(today) };
    return runPipeline(this.context(open), { ...stages, ...request });
  }

  /** Reads, scores and plans, and applies nothing. */
  async plan(request: LabRequest = {}): Promise<PlanStageResult> {
    const { plan } = await this.run({ stages: ['sync', 'score', 'plan'], ...request });
    if (plan === undefined) throw new Error('no plan was made');
    return plan;
  }

  async apply(planId: number, request: LabRequest = {}): Promise<ApplyResult> {
    const { apply } = await this.run({ stages: ['apply'], planId, ...request });
    if (apply === undefined) throw new Error('no plan was applied');
    return apply;
  }

  /** Scores written, and what was sent for it forgotten: the usual state of a book. */
  async settle(request: LabRequest = {}): Promise<void> {
    await this.run(request);
    this.crm.sent.length = 0;
  }

  async stored(planId: number): Promise<StoredPlan> {
    const plan = await findPlan(this.database, this.connectionId, planId);
    if (plan === undefined) throw new Error(`there is no plan ${String(planId)}`);
    return plan;
  }

  changes(planId: number): Promise<readonly StoredChange[]> {
    return listChanges(this.database, planId, { limit: 1000 });
  }

  journal(planId: number): Promise<readonly z.infer<typeof journalSchema>[]> {
    return this.database.rows(
      journalSchema,
      `SELECT sequence, object, crm_id, old_values, new_values FROM bellwether.journal
       WHERE plan_id = $1 ORDER BY sequence, id`,
      [planId],
    );
  }

  episodes(): Promise<readonly z.infer<typeof episodeSchema>[]> {
    return this.database.rows(
      episodeSchema,
      `SELECT a.crm_id AS account, e.task_key, e.task_crm_id, e.opened_on, e.closed_on, e.closed_by, e.result
       FROM bellwether.episodes e JOIN mirror.accounts a ON a.id = e.account_id
       WHERE e.connection_id = $1 ORDER BY a.crm_id, e.id`,
      [this.connectionId],
    );
  }

  /** CRM ids of the accounts that the mirror knows as deleted. */
  async gone(): Promise<readonly string[]> {
    const rows = await this.database.rows(
      z.object({ crm_id: z.string() }),
      `SELECT crm_id FROM mirror.accounts WHERE connection_id = $1 AND deleted_at IS NOT NULL ORDER BY crm_id`,
      [this.connectionId],
    );
    return rows.map((row) => row.crm_id);
  }

  /** The accounts for which the CRM has a task, open or closed, once for each task. */
  tasks(): readonly string[] {
    return [...this.crm.all('Task').values()].map((task) => String(task['AccountId'])).toSorted();
  }

  /** Score fields of an account as the CRM has them. */
  score(id: string): CrmValue {
    return this.crm.get('Account', id)['Score__c'] ?? null;
  }

  /** The only task in the CRM, which is there. */
  onlyTask(): string {
    const ids = [...this.crm.all('Task').keys()];
    if (ids.length !== 1) throw new Error(`there are ${String(ids.length)} tasks`);
    return ids[0] ?? '';
  }
}
