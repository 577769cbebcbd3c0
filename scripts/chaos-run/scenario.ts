import type { WrittenFaultPlan } from '../../src/sandbox/faults/fault-language.ts';
import { KILL_STAGES, type KillStage } from '../kill-run/kill-series.ts';
import { seededRandom, type SeededRandom } from '../kill-run/seeded-random.ts';
import { drawFaults } from './draw-faults.ts';
import { drawEdits, type CrmName, type Edit } from './edit.ts';

/** All that happens in one chaos run. The seed decides it; only the moments of blows and edits are the machine's. */
export interface Scenario {
  readonly seed: number;
  readonly crm: CrmName;
  readonly accounts: AccountCount;
  /** `fresh`: nothing has been read yet. `known`: Bellwether has done its job a few days before. */
  readonly start: 'fresh' | 'known';
  /** HubSpot: a service key, or an app whose token expires and can be revoked. */
  readonly login: 'key' | 'app';
  /** API calls that a disturbed run may use; undefined for as many as usual. */
  readonly budget: number | undefined;
  readonly faults: WrittenFaultPlan;
  readonly runs: readonly DisturbedRun[];
}

const ACCOUNT_COUNTS = [15, 25, 40] as const;
export type AccountCount = (typeof ACCOUNT_COUNTS)[number];

export interface DisturbedRun {
  /** Sandbox time that passes before: longer than the window of any rate, which is kept process by process. */
  readonly afterMs: number;
  readonly before: readonly Edit[];
  /** Once the run has made so many requests. */
  readonly meanwhile: { readonly requests: number; readonly edits: readonly Edit[] };
  /** `moment` from 0 to 1: when within the stage. Undefined for a run that is left alone. */
  readonly kill: { readonly stage: KillStage; readonly moment: number } | undefined;
}

export function drawScenario(seed: number, wanted?: CrmName): Scenario {
  const random = seededRandom(seed);
  const drawn = random.pick<CrmName>(['salesforce', 'hubspot']);
  const crm = wanted ?? drawn;
  const accounts = random.pick(ACCOUNT_COUNTS);
  const start = random.chance(0.5) ? 'fresh' : 'known';
  const drawnLogin = random.chance(0.5) ? 'key' : 'app';
  const budget = random.chance(0.15) ? random.between(20, 70) : undefined;
  const faults = drawFaults(random, crm, seed);
  // The service key is people's too, and nobody could renew it.
  const revoked = faults.faults.some(({ kind }) => kind === 'token_revoked');
  const login = revoked ? 'app' : drawnLogin;
  return { seed, crm, accounts, start, login, budget, faults, runs: drawRuns(random, accounts) };
}

function drawRuns(random: SeededRandom, accounts: number): readonly DisturbedRun[] {
  const count = random.between(1, 3);
  return Array.from({ length: count }, (_, place) => ({
    afterMs: random.pick([15_000, 120_000, 900_000, 3_600_000]),
    before: drawEdits(random, accounts, 4),
    meanwhile: {
      requests: random.between(1, 60),
      edits: drawEdits(random, accounts, 3),
    },
    // Three blows in four fall where changes are under way.
    kill: random.chance(place === 0 ? 0.6 : 0.45)
      ? {
          stage: random.chance(0.5) ? 'apply' : random.pick(KILL_STAGES),
          moment: random.unit(),
        }
      : undefined,
  }));
}
