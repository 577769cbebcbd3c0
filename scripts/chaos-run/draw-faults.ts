import type { WrittenFaultPlan } from '../../src/sandbox/faults/fault-language.ts';
import type { SeededRandom } from '../kill-run/seeded-random.ts';
import type { CrmName } from './edit.ts';

type WrittenFault = WrittenFaultPlan['faults'][number];
type Match = NonNullable<WrittenFault['match']>;

/** The paths that Bellwether uses. Other people come another way, so that no fault befalls them. */
interface Ways {
  readonly all: string;
  readonly writes: readonly [string, ...string[]];
  readonly creations: string;
  readonly accounts: string;
  readonly fields: readonly [string, ...string[]];
}

const WAYS: Readonly<Record<CrmName, Ways>> = {
  salesforce: {
    all: '/services/data/v67.0/**',
    writes: ['/services/data/v67.0/composite/sobjects'],
    creations: '/services/data/v67.0/composite/sobjects',
    accounts: 'Account',
    fields: ['Bellwether_Reason__c', 'Bellwether_Score__c', 'Bellwether_Trend__c'],
  },
  hubspot: {
    all: '/**/2026-09/**',
    writes: [
      '/crm/objects/2026-09/*/batch/update',
      '/crm/objects/2026-09/tasks/batch/create',
      '/crm/objects/2026-09/*/batch/*',
    ],
    creations: '/crm/objects/2026-09/tasks/batch/create',
    accounts: 'companies',
    fields: ['bellwether_reason', 'bellwether_score', 'bellwether_trend'],
  },
};

/** Faults of several kinds at once. */
export function drawFaults(random: SeededRandom, crm: CrmName, seed: number): WrittenFaultPlan {
  const faults = Array.from({ length: random.between(2, 7) }, () => passing(random, WAYS[crm]));
  if (random.chance(0.5)) faults.push(onCreation(random, WAYS[crm]));
  if (random.chance(0.25)) faults.push({ kind: 'token_revoked', match: someOf(random, WAYS[crm]) });
  if (random.chance(0.3)) faults.push(lasting(random, crm));
  return { seed, faults };
}

/** Which requests: a few of all, a share of all, or some of those that write. */
function someOf(random: SeededRandom, ways: Ways): Match {
  const place = random.unit();
  const ordinals = (most: number): number[] => [
    ...new Set(Array.from({ length: random.between(1, 3) }, () => random.between(1, most))),
  ];
  if (place < 0.25) return { path: ways.all, rate: random.between(2, 10) / 100 };
  if (place < 0.6) return { path: ways.all, nth: ordinals(80) };
  const method = random.chance(0.5) ? ({ method: ['POST', 'PATCH'] } satisfies Match) : {};
  return { path: random.pick(ways.writes), ...method, nth: ordinals(3) };
}

/** What goes by. */
function passing(random: SeededRandom, ways: Ways): WrittenFault {
  const match = someOf(random, ways);
  const committed = random.chance(0.5);
  switch (random.between(1, 12)) {
    case 1: {
      const wait = random.pick<object>([
        {},
        { retry_after_seconds: 0 },
        { retry_after_seconds: 1 },
      ]);
      return { kind: 'edge_page', status: random.pick([502, 503, 504]), match, committed, ...wait };
    }
    case 2:
      return refusal(random, match, 429);
    case 3:
      return { kind: 'hang', match: { ...match, ...once(random) }, committed };
    case 4:
      return { kind: 'reset', match };
    case 5:
    case 6:
      return { kind: 'lost_answer', match };
    case 7:
      return {
        kind: 'truncated_body',
        match,
        share: random.between(0, 99) / 100,
        ends_cleanly: random.chance(0.5),
      };
    case 8:
      return { kind: 'slow_body', match, pieces: 4, pause_ms: random.pick([20, 100, 400]) };
    case 9:
      return { kind: 'missing_content_type', match };
    case 10:
      return { kind: 'duplicate', match, answer: random.pick(['first', 'last']) };
    case 11:
      return { kind: 'clock_skew', match, seconds: random.between(-300, 300) };
    default:
      return refusal(random, match, random.pick([423, 500]));
  }
}

/** A hang costs a whole time limit: never for a share of all requests. */
function once(random: SeededRandom): Match {
  return { rate: undefined, nth: random.between(1, 60) };
}

/** In words that fit both vendors. */
function refusal(random: SeededRandom, match: Match, status: number): WrittenFault {
  const headers = status === 429 ? { 'Retry-After': random.pick(['0', '1']) } : {};
  const message = `the sandbox answers ${String(status)} on purpose`;
  return { kind: 'answer', status, match, headers, json: { status: 'error', message } };
}

/** The request that must not be carried out twice. */
function onCreation(random: SeededRandom, { creations }: Ways): WrittenFault {
  const match: Match = { path: creations, method: 'POST', nth: random.between(1, 2) };
  return random.pick<WrittenFault>([
    { kind: 'lost_answer', match },
    { kind: 'duplicate', match, answer: 'last' },
    { kind: 'duplicate', match, answer: 'first' },
    { kind: 'hang', match, committed: true },
    { kind: 'edge_page', status: 504, match, committed: true },
    { kind: 'truncated_body', match, share: 0.6, ends_cleanly: true },
    { kind: 'reset', match },
  ]);
}

/** What stays until an administrator puts it right. */
function lasting(random: SeededRandom, crm: CrmName): WrittenFault {
  const { all, accounts, fields } = WAYS[crm];
  const match: Match = { path: all, nth: random.between(5, 90) };
  const field = random.pick(fields);
  return random.pick<WrittenFault>([
    { kind: 'permission_lost', match, object: accounts, action: 'write' },
    { kind: 'permission_lost', match, object: accounts, action: 'read' },
    { kind: 'field_gone', match, object: accounts, field },
    ...(crm === 'salesforce'
      ? [{ kind: 'field_read_only' as const, match, object: accounts, field }]
      : []),
  ]);
}
