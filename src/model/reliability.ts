/** An account with what the model said of it and what came. */
export interface Forecast {
  /** Chance of the outcome that the model claims, or its score as one: 0 to 1. */
  readonly claimed: number;
  readonly happened: boolean;
}

export interface ReliabilityBin {
  readonly accounts: number;
  readonly claimed: number;
  readonly observed: number;
}

const BINS = 10;

/**
 * Deciles of the book by what was claimed, the lowest first: mean claim beside the share to which it happened. Equal
 * claims are never parted, so there may be fewer than ten. Source: Murphy and Winkler (1977), reliability diagram.
 */
export function reliabilityTable(forecasts: readonly Forecast[]): readonly ReliabilityBin[] {
  const sorted = forecasts.toSorted((a, b) => a.claimed - b.claimed);
  const bins: Forecast[][] = [];
  let openUntil = 0;
  for (const [index, forecast] of sorted.entries()) {
    const bin = bins.at(-1);
    if (bin !== undefined && (index < openUntil || bin.at(-1)?.claimed === forecast.claimed)) {
      bin.push(forecast);
      continue;
    }
    bins.push([forecast]);
    const number = Math.floor((index * BINS) / sorted.length);
    openUntil = ((number + 1) * sorted.length) / BINS;
  }
  return bins.map(binOf);
}

function binOf(bin: readonly Forecast[]): ReliabilityBin {
  let claimed = 0;
  let happened = 0;
  for (const forecast of bin) {
    claimed += forecast.claimed;
    if (forecast.happened) happened += 1;
  }
  return { accounts: bin.length, claimed: claimed / bin.length, observed: happened / bin.length };
}

/** Mean distance of claim and observation over the bins, each by its accounts. Source: Naeini et al. (2015), ECE. */
export function calibrationError(bins: readonly ReliabilityBin[]): number {
  let distance = 0;
  let accounts = 0;
  for (const bin of bins) {
    distance += bin.accounts * Math.abs(bin.claimed - bin.observed);
    accounts += bin.accounts;
  }
  return accounts === 0 ? 0 : distance / accounts;
}
