import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningSandbox } from '../../src/sandbox/sandbox.ts';
import { csvDataset } from '../../src/sandbox/seed/csv-import/csv-dataset.ts';
import type { Dataset } from '../../src/sandbox/seed/dataset.ts';
import { runningClock } from '../../src/sandbox/server/clock.ts';
import { startHubspotSandbox } from '../../src/sandbox/hubspot/start-hubspot-sandbox.ts';
import { startSalesforceSandbox } from '../../src/sandbox/salesforce/start-salesforce-sandbox.ts';
import { KILL_STAGES, type KillStage } from '../kill-run/kill-series.ts';
import { writeSmallDistributor } from '../kill-run/small-distributor.ts';
import { bellwetherVerb, type BellwetherSetting } from './bellwether-verb.ts';
import { writeChaosConfig, type ChaosConfig } from './chaos-config.ts';
import { openChaosDatabases, type ChaosDatabase, type ChaosDatabases } from './chaos-databases.ts';
import type { CrmName } from './edit.ts';
import type { AccountCount, Scenario } from './scenario.ts';
import { openTempFolder } from '../temp-folder.ts';

/** The day of the chaos, the one before on which Bellwether may have done its job, and the one after. */
export const DAY = '2026-04-20';
const KNOWN_DAY = '2026-04-17';
export const NEXT_DAY = '2026-04-21';

/** A CRM and a database as a chaos run finds them: to be copied, never changed. */
export interface Beginning {
  readonly stateFile: string;
  readonly database: ChaosDatabase | undefined;
  /** Milliseconds that each stage takes when nobody disturbs it. */
  readonly stageMs: Readonly<Record<KillStage, number>>;
}

/** What a series of chaos runs shares: a database server, loaded CRMs, configurations. */
export interface ChaosBench {
  readonly folder: string;
  readonly databases: ChaosDatabases;
  beginning(scenario: Pick<Scenario, 'crm' | 'accounts' | 'start'>): Promise<Beginning>;
  /** The folder of a configuration. */
  config(config: ChaosConfig): Promise<string>;
  close(): Promise<void>;
}

export async function openChaosBench(): Promise<ChaosBench> {
  const folder = await openTempFolder('bellwether-chaos-');
  const databases = await openChaosDatabases(folder);
  const configs = new Map<string, Promise<string>>();
  const beginnings = new Map<string, Promise<Beginning>>();
  const bench: ChaosBench = {
    folder,
    databases,
    beginning({ crm, accounts, start }) {
      return once(beginnings, `${crm} ${String(accounts)} ${start}`, () =>
        start === 'fresh' ? loaded(bench, crm, accounts) : known(bench, crm, accounts),
      );
    },
    config: (config) =>
      once(configs, JSON.stringify(config), () => writeChaosConfig(folder, config)),
    async close() {
      await databases.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return bench;
}

function once<T>(made: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const there = made.get(key) ?? make();
  made.set(key, there);
  return there;
}

/** A small distributor in a CRM in which Bellwether's fields exist. */
async function loaded(bench: ChaosBench, crm: CrmName, accounts: AccountCount): Promise<Beginning> {
  const name = `${crm}-${String(accounts)}`;
  const csv = await writeSmallDistributor(join(bench.folder, `csv-${name}`), {
    accounts,
    endsOn: DAY,
  });
  const stateFile = join(bench.folder, `${name}.sqlite`);
  const dataset = await csvDataset({ folder: csv.folder, mappingFile: csv.mapping });
  await trialRun(bench, { crm, stateFile, day: KNOWN_DAY, dataset, database: undefined }, [
    'provision',
  ]);
  const trial = join(bench.folder, `${name}-trial.sqlite`);
  await cp(stateFile, trial);
  const { stageMs } = await trialRun(bench, { crm, stateFile: trial, day: DAY }, ['run']);
  return { stateFile, database: undefined, stageMs };
}

/** The same a few days after Bellwether has done its job there for the first time. */
async function known(bench: ChaosBench, crm: CrmName, accounts: AccountCount): Promise<Beginning> {
  const before = await bench.beginning({ crm, accounts, start: 'fresh' });
  const stateFile = join(bench.folder, `${crm}-${String(accounts)}-known.sqlite`);
  await cp(before.stateFile, stateFile);
  const database = await bench.databases.create();
  await trialRun(bench, { crm, stateFile, day: KNOWN_DAY, database }, ['run']);
  return { stateFile, database, stageMs: before.stageMs };
}

interface Trial {
  readonly crm: CrmName;
  readonly stateFile: string;
  readonly day: string;
  readonly dataset?: Dataset;
  /** Default: one that is dropped afterwards. */
  readonly database?: ChaosDatabase | undefined;
}

async function trialRun(
  bench: ChaosBench,
  { crm, stateFile, day, dataset, database }: Trial,
  verbs: readonly ('provision' | 'run')[],
): Promise<Pick<Beginning, 'stageMs'>> {
  const own = database ?? (await bench.databases.create());
  const sandbox = await startSandbox({ crm, stateFile, start: `${day}T08:00:00Z`, dataset });
  const configFolder = await bench.config({
    login: 'key',
    callsPerRun: undefined,
    timeoutSeconds: 30,
  });
  const marks = new Map<string, number>();
  const setting: BellwetherSetting = {
    crm,
    environment: { ...sandbox.credentials, DATABASE_URL: own.url },
    configFolder,
    onStage: (stage) => marks.set(stage, performance.now()),
  };
  try {
    for (const verb of verbs) await bellwetherVerb(setting, verb, { asOf: day });
    return { stageMs: stageLengths(marks, performance.now()) };
  } finally {
    await sandbox.close();
    if (database === undefined) await bench.databases.drop(own);
  }
}

function stageLengths(marks: ReadonlyMap<string, number>, endMs: number): Beginning['stageMs'] {
  const times = [...KILL_STAGES.map((stage) => marks.get(stage) ?? endMs), endMs];
  const length = (stage: KillStage): number => {
    const place = KILL_STAGES.indexOf(stage);
    return Math.max(20, (times[place + 1] ?? 0) - (times[place] ?? 0));
  };
  return {
    sync: length('sync'),
    score: length('score'),
    plan: length('plan'),
    apply: length('apply'),
  };
}

export interface SandboxStart {
  readonly crm: CrmName;
  readonly stateFile: string;
  /** The sandbox's present, ISO 8601. */
  readonly start: string;
  /** Default: a free one. */
  readonly port?: number;
  readonly dataset?: Dataset | undefined;
}

/** A sandbox with the vendors' limits, in this process. */
export function startSandbox({
  crm,
  stateFile,
  start,
  port = 0,
  dataset,
}: SandboxStart): Promise<RunningSandbox> {
  const options = {
    port,
    seed: 1,
    clock: runningClock(new Date(start)),
    stateFile,
    ...(dataset === undefined ? {} : { dataset }),
    onError: (error: unknown) => {
      process.stderr.write(`the sandbox failed: ${String(error)}\n`);
    },
  };
  return crm === 'salesforce' ? startSalesforceSandbox(options) : startHubspotSandbox(options);
}
