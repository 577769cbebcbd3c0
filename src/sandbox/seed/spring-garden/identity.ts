import { accountKey } from './account.ts';
import { NAMES, ODD_COMPANY_NAMES } from './names.ts';
import { type Place, PLACES, type Region, REGIONS } from './places.ts';
import { elementAt, type RandomStream } from './random.ts';
import type { World } from './world.ts';

/** What an account is called, where it sits and who looks after it. */
interface Identity {
  readonly name: string;
  readonly region: Region;
  readonly place: Place;
  readonly parentKey: string | null;
  /** Place of its sales rep in the list of users. */
  readonly ownerIndex: number;
}

/** Accounts come in groups of twenty; in some the first is the head office of those that follow. */
const GROUP_ACCOUNTS = 20;
const CHAIN_SHARE = 0.4;
const BRANCHES: readonly [number, number] = [2, 6];

const ODD_NAME_EVERY = 29;
const ODD_NAME_AT = 7;

export function identityOf(world: World, index: number): Identity {
  const head = headOf(world, index);
  const random = world.streams.naming(index);
  if (head === null) return loneIdentity(world, index, random);
  const parent = loneIdentity(world, head, world.streams.naming(head));
  const place = random.pick(neighbours(parent.region, parent.place));
  return {
    name: `${parent.name} – ${place.city}`,
    region: parent.region,
    place,
    parentKey: accountKey(head),
    ownerIndex: ownerOf(world, REGIONS.indexOf(parent.region), random),
  };
}

/** The head office of an account; null for one that has none. */
function headOf(world: World, index: number): number | null {
  const offset = index % GROUP_ACCOUNTS;
  const head = index - offset;
  const random = world.streams.chain(head);
  const branches = random.chance(CHAIN_SHARE) ? random.whole(...BRANCHES) : 0;
  return offset > 0 && offset <= branches ? head : null;
}

function loneIdentity(world: World, index: number, random: RandomStream): Identity {
  const regionAt = random.whole(0, REGIONS.length - 1);
  const region = elementAt(REGIONS, regionAt);
  const place = random.pick(PLACES[region]);
  const name = companyName(place, random);
  const oddAt = Math.floor(index / ODD_NAME_EVERY) % ODD_COMPANY_NAMES.length;
  const isOdd = index % ODD_NAME_EVERY === ODD_NAME_AT;
  return {
    name: isOdd ? elementAt(ODD_COMPANY_NAMES, oddAt) : name,
    region,
    place,
    parentKey: null,
    ownerIndex: ownerOf(world, regionAt, random),
  };
}

function companyName(place: Place, random: RandomStream): string {
  const { companies, last } = NAMES[place.language];
  return random
    .pick(companies)
    .replace('{last}', random.pick(last))
    .replace('{other}', random.pick(last))
    .replace('{city}', place.city);
}

function neighbours(region: Region, place: Place): readonly Place[] {
  return PLACES[region].filter(({ language }) => language === place.language);
}

const INACTIVE_EVERY = 9;
const INACTIVE_AT = 7;
const LEFT_WITH_INACTIVE = 0.35;

/** A rep who has left; some accounts are still in the name of one. */
export function isInactiveRep(userIndex: number): boolean {
  return userIndex % INACTIVE_EVERY === INACTIVE_AT;
}

/** Users take turns over the regions: user 0 is North, 1 East, ... 4 North again. */
function ownerOf(world: World, regionAt: number, random: RandomStream): number {
  const slot = Math.floor(random.unit() * world.size.repsPerRegion);
  const owner = regionAt + slot * REGIONS.length;
  if (!isInactiveRep(owner) || random.chance(LEFT_WITH_INACTIVE)) return owner;
  return regionAt + ((slot + 1) % world.size.repsPerRegion) * REGIONS.length;
}
