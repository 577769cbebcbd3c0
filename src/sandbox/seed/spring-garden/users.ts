import { isInactiveRep } from './identity.ts';
import { NAMES } from './names.ts';
import { PLACES, REGIONS } from './places.ts';
import { elementAt, type RandomStream, streamFamily } from './random.ts';
import type { World } from './world.ts';

interface User {
  readonly key: string;
  readonly name: string;
  readonly email: string;
  readonly active: boolean;
}

export function userKey(index: number): string {
  return `U${String(index + 1).padStart(3, '0')}`;
}

/** The sales reps, taking turns over the regions. */
export function* usersOf(world: World): Generator<User> {
  const streams = streamFamily(world.seed, 'user');
  for (let index = 0; index < world.size.repsPerRegion * REGIONS.length; index += 1) {
    yield userOf(index, streams(index));
  }
}

function userOf(index: number, random: RandomStream): User {
  const region = elementAt(REGIONS, index % REGIONS.length);
  const { first, last } = NAMES[random.pick(PLACES[region]).language];
  const [firstName, lastName] = [random.pick(first), random.pick(last)];
  const mailbox = `${mailPart(firstName)}.${mailPart(lastName)}${String(index + 1)}`;
  return {
    key: userKey(index),
    name: `${firstName} ${lastName}`,
    email: `${mailbox}@distributor.example`,
    active: !isInactiveRep(index),
  };
}

/** Letters without accents; those that are no letter with an accent (ø, ł, ß) are left out. */
function mailPart(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase();
}
