import type { RandomStream } from './random.ts';
import { BLOCK_ACCOUNTS, type Life, type Role, type Segment } from './roster.ts';
import { SEGMENTS } from './segments.ts';
import { castOf, onsetOf } from './story-casts.ts';
import type { World } from './world.ts';

export type PayerHabit = 'prompt' | 'relaxed' | 'late' | 'erratic';

/** What drives an account's rows: cheap to make, so that every table makes it anew. */
export interface Account extends Role {
  readonly index: number;
  readonly key: string;
  readonly createdDay: number;
  /** First day on which it may order. */
  readonly firstDay: number;
  /** Day from which it orders no more; the end of the data for most. */
  readonly lastDay: number;
  /** True when it ordered long before the data begin. */
  readonly established: boolean;
  /** Mean days between two orders, and how regular they are (shape of the gamma distribution). */
  readonly gapDays: number;
  readonly gapShape: number;
  /** Growth of the order frequency in a year: 0.1 is +10 %. */
  readonly yearlyGrowth: number;
  readonly lines: number;
  readonly quantity: number;
  readonly discount: number;
  readonly termsDays: number;
  readonly payer: PayerHabit;
  /** Launch lines in a season, relative to the other lines in it; 0 takes no part. */
  readonly launchShare: number;
  /** Mean answer to the survey, 0 ... 10. */
  readonly satisfaction: number;
  /** The first day of the story planted on it; the end of the data when there is none. */
  readonly onsetDay: number;
}

const FIRST_NUMBER = 100_001;

export function accountKey(index: number): string {
  return `A${String(FIRST_NUMBER + index)}`;
}

export function* accountsOf(world: World): Generator<Account> {
  for (let block = 0; block * BLOCK_ACCOUNTS < world.size.accounts; block += 1) {
    const roles = world.rolesOf(block);
    for (const [place, role] of roles.entries()) {
      const index = block * BLOCK_ACCOUNTS + place;
      if (index < world.size.accounts) yield accountOf(world, index, role);
    }
  }
}

/** The order of the draws is part of the data: a new one goes to the end. */
function accountOf(world: World, index: number, role: Role): Account {
  const random = world.streams.profile(index);
  const traits = SEGMENTS[role.segment];
  const onsetDay = role.story === null ? world.endDay : onsetOf(world, role.story, index);
  const ordinary = {
    ...lifetimeOf(world, role, random),
    gapDays: world.size.gapFactor * spread(traits.gapDays, (role.rank + random.unit()) / role.of),
    gapShape: random.between(1.6, 6),
    yearlyGrowth: growthOf(role.life, random),
    lines: traits.lines * random.logNormal(0.2),
    quantity: traits.quantity * random.logNormal(0.3),
    discount: random.between(...traits.discount),
    termsDays: random.pick(traits.termsDays),
    payer: payerOf(role.segment, random),
    launchShare: random.chance(traits.launchBuyers) ? random.between(...traits.launchShare) : 0,
    satisfaction: 8.3 + 0.9 * random.normal(),
  };
  const cast = role.story === null ? {} : castOf(role.story, random);
  const lastDay = role.story === 'silent_loss' ? onsetDay : ordinary.lastDay;
  return { ...role, index, key: accountKey(index), ...ordinary, ...cast, lastDay, onsetDay };
}

/** A place on a log scale: 0 is the least, 1 the most. */
function spread([least, most]: readonly [number, number], place: number): number {
  return least * (most / least) ** place;
}

interface Lifetime {
  readonly createdDay: number;
  readonly firstDay: number;
  readonly lastDay: number;
  readonly established: boolean;
}

/** Share of the accounts with a long history that were customers before the data begin. */
const ESTABLISHED_SHARE = 0.84;

function lifetimeOf(world: World, role: Role, random: RandomStream): Lifetime {
  const { firstDay, endDay } = world;
  const at = random.unit();
  const agedDays = random.whole(200, 3600);
  const established = random.chance(ESTABLISHED_SHARE);
  const startedAgo = (from: number, to: number, lastDay = endDay): Lifetime => {
    const day = Math.floor(endDay - to + at * (to - from));
    return { createdDay: day - (agedDays % 60), firstDay: day, lastDay, established: false };
  };
  if (role.life === 'new') return startedAgo(20, 270);
  if (role.life === 'one_order' || role.life === 'no_order') return startedAgo(25, 1095);
  const lastDay = role.life === 'lapsed' ? Math.floor(firstDay + 150 + at * 910) : endDay;
  if (established || role.story !== null || role.life === 'lapsed') {
    return { createdDay: firstDay - agedDays, firstDay, lastDay, established: true };
  }
  return startedAgo(400, 1095);
}

function growthOf(life: Life, random: RandomStream): number {
  const spreadOfIt = random.unit();
  if (life === 'growing') return 0.18 + 0.24 * spreadOfIt;
  if (life === 'declining') return -0.5 + 0.25 * spreadOfIt;
  return -0.1 + 0.19 * spreadOfIt;
}

const PAYERS: Readonly<Record<Segment, readonly PayerHabit[]>> = {
  large_urban: payers(14, 4, 2, 0),
  specialty: payers(12, 5, 2, 1),
  small_rural: payers(11, 5, 3, 1),
};

function payers(prompt: number, relaxed: number, late: number, erratic: number): PayerHabit[] {
  return [
    ...Array<PayerHabit>(prompt).fill('prompt'),
    ...Array<PayerHabit>(relaxed).fill('relaxed'),
    ...Array<PayerHabit>(late).fill('late'),
    ...Array<PayerHabit>(erratic).fill('erratic'),
  ];
}

function payerOf(segment: Segment, random: RandomStream): PayerHabit {
  return random.pick(PAYERS[segment]);
}

/** The number that people read: account, order and invoice numbers are made of it. */
export function accountNumber(index: number): string {
  return String(FIRST_NUMBER + index);
}
