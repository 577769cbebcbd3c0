/**
 * How busy each week of the year is, 1 on average: place 0 is that of the last week before the cut-off, place 51 that of
 * the first week after it. 52 weeks make the year, so that places hold whole weeks whatever day the cut-off is.
 */
export type SeasonIndex = readonly number[];

/** Weeks in a year of the index. */
export const YEAR = 52;

export const NO_SEASON: SeasonIndex = Array.from({ length: YEAR }, () => 1);

/** The place of a week counted back from the cut-off; weeks after it are negative, the first is -1. */
export function placeOf(weeksBack: number): number {
  return ((weeksBack % YEAR) + YEAR) % YEAR;
}

/** Rounds of the fit: levels and index settle within a few. */
const ROUNDS = 8;
/** Orders that say "no season" before any is seen: keeps the index of a small segment near 1. */
const PRIOR_ORDERS = 20;
/** Weeks on either side that a place is averaged with: launches move by a week or two from year to year. */
const SMOOTHED_BY = 2;

/**
 * The season that accounts share: their order days as level of the account x index of the week, fitted in turns (Poisson
 * likelihood of a two-way table with cells missing: Bishop, Fienberg and Holland, Discrete Multivariate Analysis, 1975,
 * chapter 5). Only weeks between an account's first and last order take part: outside them it may not have been a
 * customer, and a book that grows or shrinks would look like a season. Less than a year of history has no season to see.
 */
export function seasonIndex(histories: readonly (readonly number[])[]): SeasonIndex {
  if (!histories.some((weeks) => weeks.length > YEAR)) return NO_SEASON;
  const spans = histories.map((weeks) => insideOf(weeks));
  let index = NO_SEASON;
  for (let round = 0; round < ROUNDS; round += 1) index = nextIndex(spans, index);
  return evened(smoothed(index));
}

interface Week {
  readonly place: number;
  readonly orderDays: number;
}

/** The weeks between the latest and the first with an order, both left out. */
function insideOf(weeks: readonly number[]): readonly Week[] {
  const latest = weeks.findIndex((orderDays) => orderDays > 0);
  return weeks.slice(latest + 1, -1).map((orderDays, at) => {
    const weeksBack = latest + 1 + at;
    return { place: placeOf(weeksBack), orderDays };
  });
}

function nextIndex(spans: readonly (readonly Week[])[], index: SeasonIndex): SeasonIndex {
  const came = NO_SEASON.map(() => PRIOR_ORDERS);
  const expected = NO_SEASON.map(() => PRIOR_ORDERS);
  for (const weeks of spans) {
    let orders = 0;
    let busy = 0;
    for (const { place, orderDays } of weeks) {
      orders += orderDays;
      busy += index[place] ?? 1;
    }
    if (orders === 0) continue;
    const level = orders / busy;
    for (const { place, orderDays } of weeks) {
      came[place] = (came[place] ?? 0) + orderDays;
      expected[place] = (expected[place] ?? 0) + level;
    }
  }
  return evened(came.map((orders, place) => orders / (expected[place] ?? 1)));
}

/** Brought to a mean of 1. */
function evened(index: SeasonIndex): SeasonIndex {
  let total = 0;
  for (const value of index) total += value;
  return index.map((value) => (value * YEAR) / total);
}

function smoothed(index: SeasonIndex): SeasonIndex {
  const width = 2 * SMOOTHED_BY + 1;
  return index.map((_, place) => {
    let total = 0;
    for (let off = -SMOOTHED_BY; off <= SMOOTHED_BY; off += 1) {
      total += index[placeOf(place + off)] ?? 1;
    }
    return total / width;
  });
}
