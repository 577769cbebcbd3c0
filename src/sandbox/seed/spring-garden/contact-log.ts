import type { Account } from './account.ts';
import type { RandomStream } from './random.ts';
import type { World } from './world.ts';

interface LoggedContact {
  readonly day: number;
  readonly kind: 'call' | 'email' | 'meeting';
  /** The customer took part. */
  readonly twoWay: boolean;
}

/** Older entries say nothing more; a year of them keeps the book small. */
const LOGGED_DAYS = 365;

/** Mean days between two contacts, by the attention that a segment gets from its rep. */
const CONTACT_GAP_DAYS = { large_urban: 24, specialty: 45, small_rural: 80 } as const;

const CALL_SHARE = 0.5;
const EMAIL_SHARE = 0.36;
/** Of calls and e-mails: answered. Meetings always are. */
const ANSWERED = { call: 0.62, email: 0.45 } as const;

/** Who leaves answers less before the last order, and hardly after it; the rep goes on trying for a while. */
const COOLING_DAYS = 90;
const COOLING = 0.5;
const GONE = 0.05;
const TRIED_DAYS = 60;

/** Calls, e-mails and meetings of the last year, by day. */
export function contactLogOf(world: World, account: Account): readonly LoggedContact[] {
  const random = world.streams.contactLog(account.index);
  if (account.life === 'no_order') return [];
  const gap = CONTACT_GAP_DAYS[account.segment];
  const from = Math.max(world.endDay - LOGGED_DAYS, account.createdDay);
  const until = Math.min(world.endDay, account.lastDay + TRIED_DAYS);
  const contacts: LoggedContact[] = [];
  for (let day = from + random.whole(0, gap); day < until; day += nextGap(gap, random)) {
    contacts.push(contactOn(world, account, day, random));
  }
  return contacts;
}

function nextGap(gap: number, random: RandomStream): number {
  return 1 + random.round(gap * random.gamma(3));
}

function contactOn(
  world: World,
  account: Account,
  day: number,
  random: RandomStream,
): LoggedContact {
  const at = random.unit();
  const warmth = warmthOn(world, account, day);
  const luck = random.unit();
  if (at >= CALL_SHARE + EMAIL_SHARE && warmth > GONE)
    return { day, kind: 'meeting', twoWay: true };
  const kind = at < CALL_SHARE ? 'call' : 'email';
  return { day, kind, twoWay: luck < ANSWERED[kind] * warmth };
}

/** 1 for a customer who is with us. */
function warmthOn(world: World, account: Account, day: number): number {
  if (account.lastDay >= world.endDay) return 1;
  if (day >= account.lastDay) return GONE;
  return account.life === 'lapsed' && account.lastDay - day < COOLING_DAYS ? COOLING : 1;
}
