import type { Account } from './account.ts';
import type { RandomStream } from './random.ts';
import type { World } from './world.ts';

interface Objective {
  readonly name: string;
  readonly agreedDay: number;
  readonly dueDay: number;
  readonly status: 'on_track' | 'at_risk' | 'achieved' | 'missed';
}

/** Who is worth a plan: the share of the accounts that have one. */
const PLANNED_SHARE = { large_urban: 0.75, specialty: 0.3, small_rural: 0.06 } as const;

const NAMES = [
  'Carry the Spring Garden range',
  'Order by portal',
  'Raise the share of launch lines',
  'Train the shop staff',
  'Move to monthly deliveries',
  'Set up a demonstration shelf',
] as const;

/** The plan of a customer for two years or so: agreed one after the other. */
const AGREED_AGO_DAYS = [40, 640] as const;
const TERM_DAYS = [150, 330] as const;

/** Chance that an objective goes well, of a customer who is content and of one who is not or leaves. */
const GOES_WELL = 0.82;
const GOES_BADLY = 0.25;

/** Success plans: none for most small customers. */
export function objectivesOf(world: World, account: Account): readonly Objective[] {
  const random = world.streams.successPlan(account.index);
  const planned = random.chance(PLANNED_SHARE[account.segment]);
  if (!planned || account.life === 'no_order' || account.life === 'one_order') return [];
  const names = random.permutation(NAMES.length);
  const count = random.whole(2, 4);
  return names
    .slice(0, count)
    .map((at) => objectiveOf(world, account, NAMES[at] ?? '', random))
    .filter(({ agreedDay }) => agreedDay >= account.createdDay)
    .toSorted((one, other) => one.agreedDay - other.agreedDay);
}

function objectiveOf(
  world: World,
  account: Account,
  name: string,
  random: RandomStream,
): Objective {
  const agreedDay = world.endDay - random.whole(...AGREED_AGO_DAYS);
  const dueDay = agreedDay + random.whole(...TERM_DAYS);
  const well = random.unit() < (isInTrouble(world, account) ? GOES_BADLY : GOES_WELL);
  if (dueDay < world.endDay)
    return { name, agreedDay, dueDay, status: well ? 'achieved' : 'missed' };
  return { name, agreedDay, dueDay, status: well ? 'on_track' : 'at_risk' };
}

/** Whoever is badly served does not get on with what was agreed, nor does who has left. */
function isInTrouble(world: World, account: Account): boolean {
  const { story, life, lastDay } = account;
  return story === 'fulfilment_failure' || life === 'declining' || lastDay < world.endDay;
}
