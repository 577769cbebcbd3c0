import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningSandbox } from '../../src/sandbox/sandbox.ts';
import type { LoggedRequest } from '../../src/sandbox/server/request-log.ts';
import type { BellwetherSetting } from './bellwether-verb.ts';
import { bellwethersOwn } from './call-log.ts';
import { DAY, startSandbox, type ChaosBench } from './chaos-bench.ts';
import type { ChaosDatabase } from './chaos-databases.ts';
import { peopleIn, records, type People } from './people.ts';
import { PEOPLES_WAYS } from './peoples-ways.ts';
import type { Scenario } from './scenario.ts';

/** One CRM with its people and one Bellwether: a copy of a beginning, in which a scenario is played. */
export interface World {
  readonly scenario: Scenario;
  readonly database: ChaosDatabase;
  readonly people: People;
  /** The sandbox of now. */
  sandbox(): RunningSandbox;
  /** How Bellwether runs here: while it is disturbed, with the scenario's budget and little patience. */
  setting(options: { readonly disturbed?: boolean }): Promise<BellwetherSetting>;
  /** Lets the sandbox stop and start again on its state: what a restart gives back, is given back. */
  restart(): Promise<void>;
  /** Bellwether's requests since the beginning, restarts included. */
  log(): readonly LoggedRequest[];
  close(): Promise<void>;
}

let worlds = 0;

export async function openWorld(bench: ChaosBench, scenario: Scenario): Promise<World> {
  const { crm, login, budget } = scenario;
  const beginning = await bench.beginning(scenario);
  worlds += 1;
  const stateFile = join(bench.folder, `world-${String(worlds)}.sqlite`);
  await cp(beginning.stateFile, stateFile);
  const database = await bench.databases.create(beginning.database);
  let sandbox = await startSandbox({ crm, stateFile, start: `${DAY}T08:00:00Z` });
  const accounts = [...records(sandbox, PEOPLES_WAYS[crm].objects.account).keys()].toSorted();
  const earlier: LoggedRequest[] = [];
  const own = (): readonly LoggedRequest[] => bellwethersOwn(crm, sandbox.requests.entries());
  return {
    scenario,
    database,
    people: peopleIn({ crm, sandbox: () => sandbox, accounts }),
    sandbox: () => sandbox,
    async setting({ disturbed = false }) {
      const callsPerRun = disturbed ? budget : undefined;
      const timeoutSeconds = disturbed ? 1 : 30;
      const configFolder = await bench.config({ login, callsPerRun, timeoutSeconds });
      return {
        crm,
        configFolder,
        environment: {
          ...sandbox.credentials,
          BELLWETHER_CONFIG: configFolder,
          DATABASE_URL: database.url,
        },
      };
    },
    async restart() {
      earlier.push(...own());
      const port = Number(new URL(sandbox.url).port);
      const start = sandbox.clock.now().toISOString();
      await sandbox.close();
      sandbox = await startSandbox({ crm, stateFile, start, port });
    },
    log: () => [...earlier, ...own()],
    async close() {
      await sandbox.close();
      await bench.databases.drop(database);
      await rm(stateFile, { force: true });
      await rm(`${stateFile}-wal`, { force: true });
      await rm(`${stateFile}-shm`, { force: true });
    },
  };
}
