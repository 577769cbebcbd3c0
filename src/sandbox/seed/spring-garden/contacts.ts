import type { Account } from './account.ts';
import { identityOf } from './identity.ts';
import { JOB_TITLES, NAMES, ODD_PERSON_NAMES } from './names.ts';
import type { Place } from './places.ts';
import { elementAt, type RandomStream } from './random.ts';
import { SEGMENTS } from './segments.ts';
import type { World } from './world.ts';

interface Contact {
  readonly firstName: string;
  readonly lastName: string;
  readonly title: string | null;
  readonly phone: string | null;
}

const ODD_NAME_EVERY = 23;
const ODD_NAME_AT = 11;
const TITLED_SHARE = 0.85;
const PHONE_SHARE = 0.92;

export function contactsOf(world: World, account: Account): readonly Contact[] {
  const random = world.streams.contact(account.index);
  const { place } = identityOf(world, account.index);
  const count = random.whole(...SEGMENTS[account.segment].contacts);
  return Array.from({ length: count }, (_, at) =>
    contactOf(place, at === 0 ? oddNameFor(account.index) : null, random),
  );
}

function contactOf(
  place: Place,
  oddName: readonly [string, string] | null,
  random: RandomStream,
): Contact {
  const { first, last } = NAMES[place.language];
  const [firstName, lastName] = oddName ?? [random.pick(first), random.pick(last)];
  return {
    firstName,
    lastName,
    title: random.chance(TITLED_SHARE) ? random.pick(JOB_TITLES) : null,
    phone: random.chance(PHONE_SHARE) ? phoneOf(place, random) : null,
  };
}

function oddNameFor(index: number): readonly [string, string] | null {
  if (index % ODD_NAME_EVERY !== ODD_NAME_AT) return null;
  return elementAt(ODD_PERSON_NAMES, Math.floor(index / ODD_NAME_EVERY) % ODD_PERSON_NAMES.length);
}

/** 555 is dialled nowhere here. */
function phoneOf({ prefix }: Place, random: RandomStream): string {
  return `${prefix} 555 ${String(random.whole(100, 999))} ${String(random.whole(1000, 9999))}`;
}
