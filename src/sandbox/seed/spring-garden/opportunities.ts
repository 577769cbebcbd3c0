import type { Account } from './account.ts';
import { yearOf } from './calendar.ts';
import { elementAt, type RandomStream } from './random.ts';
import { SEGMENTS } from './segments.ts';
import type { World } from './world.ts';

type Stage = 'qualification' | 'proposal' | 'negotiation' | 'closed_won' | 'closed_lost';

interface Opportunity {
  readonly name: string;
  readonly stage: Stage;
  readonly cents: number;
  readonly createdDay: number;
  readonly expectedCloseDay: number;
}

const OPEN_STAGES: readonly Stage[] = ['qualification', 'proposal', 'negotiation'];
const WON_SHARE = 0.46;
/** Opportunities that nobody has closed although their day is long past. */
const FORGOTTEN_SHARE = 0.05;
const DAYS_PER_YEAR = 365.25;

const SUBJECTS: readonly string[] = [
  'Spring Garden {year} pre-order',
  'Smart Home range extension',
  'Yearly frame contract {year}',
  'Shop-in-shop lighting',
  'Winter Lights {year} pre-order',
  'Second branch, first fit-out',
  'Security & Alarm training and starter set',
  'Own-brand cables',
];

/** By day of creation. */
export function opportunitiesOf(world: World, account: Account): readonly Opportunity[] {
  const random = world.streams.opportunity(account.index);
  const from = Math.max(world.firstDay, account.createdDay);
  const days = account.lastDay - from;
  const mean = (SEGMENTS[account.segment].opportunities * Math.max(0, days)) / DAYS_PER_YEAR;
  const count = days < 1 ? 0 : random.round(mean * random.gamma(2));
  return Array.from({ length: count }, () => {
    const createdDay = from + Math.floor(random.unit() * days);
    return opportunityOf(world, account, createdDay, random);
  }).sort((one, other) => one.createdDay - other.createdDay);
}

function opportunityOf(
  world: World,
  account: Account,
  createdDay: number,
  random: RandomStream,
): Opportunity {
  const runsDays = random.whole(25, 150);
  const closesDay = createdDay + runsDays;
  const forgotten = random.chance(FORGOTTEN_SHARE);
  const isOpen = closesDay >= world.endDay || forgotten;
  const progress = Math.min(0.999, (world.endDay - createdDay) / runsDays);
  const openStage = elementAt(OPEN_STAGES, Math.floor(progress * OPEN_STAGES.length));
  const closedStage = random.chance(WON_SHARE) ? 'closed_won' : 'closed_lost';
  return {
    name: random.pick(SUBJECTS).replace('{year}', String(yearOf(closesDay))),
    stage: isOpen ? openStage : closedStage,
    cents: Math.ceil((usualOrderCents(account) * random.between(2, 9)) / 10_000) * 10_000,
    createdDay,
    expectedCloseDay: closesDay,
  };
}

const USUAL_LINE_CENTS = 17_000;

/** What an order of the account is worth by and large. */
export function usualOrderCents(account: Account): number {
  return account.lines * account.quantity * USUAL_LINE_CENTS * (1 - account.discount);
}
