import { yearOf } from './calendar.ts';
import { SEASON_DAYS, type Launch } from './launches.ts';
import { type RandomStream, streamFamily } from './random.ts';

export interface Sku {
  readonly code: string;
  readonly family: string;
  /** List price of the first year, in cents. */
  readonly listCents: number;
  /** Sold in multiples of this. */
  readonly pack: number;
  /** Units in a line of an account of middling size. */
  readonly usualQuantity: number;
}

export interface Catalogue {
  /** Sold all year, the best sellers first. */
  readonly standing: readonly Sku[];
  /** The line-up of each launch, in the order of the launches, the best sellers first. */
  readonly lineUps: readonly (readonly Sku[])[];
}

interface Family {
  readonly name: string;
  readonly code: string;
  readonly skus: number;
  /** Median list price in cents. */
  readonly medianCents: number;
  readonly pack: number;
}

const FAMILIES: readonly Family[] = [
  { name: 'Cables & Connectors', code: 'CC', skus: 620, medianCents: 640, pack: 10 },
  { name: 'Power & Batteries', code: 'PB', skus: 340, medianCents: 980, pack: 4 },
  { name: 'Lighting', code: 'LT', skus: 520, medianCents: 1850, pack: 2 },
  { name: 'Mobile Accessories', code: 'MA', skus: 380, medianCents: 1290, pack: 5 },
  { name: 'Smart Home', code: 'SH', skus: 260, medianCents: 4900, pack: 1 },
  { name: 'Networking', code: 'NW', skus: 240, medianCents: 6200, pack: 1 },
  { name: 'Audio', code: 'AU', skus: 230, medianCents: 5400, pack: 1 },
  { name: 'Security & Alarm', code: 'SA', skus: 190, medianCents: 7900, pack: 1 },
  { name: 'Tools & Test', code: 'TT', skus: 270, medianCents: 2700, pack: 1 },
  { name: 'Small Appliances', code: 'AP', skus: 180, medianCents: 3900, pack: 1 },
  { name: 'Office & Print', code: 'OP', skus: 310, medianCents: 1700, pack: 2 },
  { name: 'Components', code: 'CP', skus: 460, medianCents: 320, pack: 10 },
];

const LINE_UP_SKUS = 160;
const LINE_UP_MEDIAN_CENTS = 2300;
const PRICE_SPREAD = 0.8;

/** A middling line is worth about this, whatever the price of the SKU. */
const USUAL_LINE_CENTS = 18_000;
const MOST_USUAL_UNITS = 96;

export function catalogueOf(seed: number, launches: readonly Launch[]): Catalogue {
  const families = streamFamily(seed, 'catalogue');
  const standing = FAMILIES.flatMap((family, at) => skusOf(family, families(at)));
  const order = streamFamily(seed, 'best-sellers')(0).permutation(standing.length);
  return {
    standing: order.flatMap((place) => standing[place] ?? []),
    lineUps: launches.map((launch) => lineUpOf(launch, seed)),
  };
}

function skusOf(family: Family, random: RandomStream): Sku[] {
  return Array.from({ length: family.skus }, (_, at) =>
    makeSku({ ...family, code: `${family.code}-${String(1001 + at)}` }, random),
  );
}

function lineUpOf({ family, year }: Launch, seed: number): readonly Sku[] {
  const random = streamFamily(seed, family.code)(year);
  const line = { name: family.family, medianCents: LINE_UP_MEDIAN_CENTS, pack: 2 };
  return Array.from({ length: LINE_UP_SKUS }, (_, at) => {
    const code = `${family.code}${String(year % 100)}-${String(101 + at)}`;
    return makeSku({ ...line, code }, random);
  });
}

function makeSku(family: Omit<Family, 'skus'>, random: RandomStream): Sku {
  const listCents = roundedPrice(family.medianCents * random.logNormal(PRICE_SPREAD));
  const units = Math.min(MOST_USUAL_UNITS, USUAL_LINE_CENTS / listCents);
  return {
    code: family.code,
    family: family.name,
    listCents,
    pack: family.pack,
    usualQuantity: units,
  };
}

/** Prices end in 9: 6.39, 18.49, 62.99. */
function roundedPrice(cents: number): number {
  const step = cents < 2000 ? 10 : 50;
  return Math.max(step, Math.round(cents / step) * step) - 1;
}

const YEARLY_PRICE_RISE = 1.028;

/** Prices on each day in [from, end) relative to those of the first year: they rise at New Year. */
export function priceLevels(from: number, end: number): (day: number) => number {
  const years = Array.from({ length: end - from }, (_, at) => yearOf(from + at) - yearOf(from));
  const levels = years.map((year) => YEARLY_PRICE_RISE ** year);
  return (day) => levels[day - from] ?? 1;
}

/** For each day in [from, end) the launch whose season ended last, by its place in `launches`; -1 for none. */
export function clearanceCalendar(
  launches: readonly Launch[],
  from: number,
  end: number,
): (day: number) => number {
  const places = Array.from({ length: end - from }, (_, at) =>
    launches.findLastIndex((launch) => launch.launchDay + SEASON_DAYS <= from + at),
  );
  return (day) => places[day - from] ?? -1;
}
