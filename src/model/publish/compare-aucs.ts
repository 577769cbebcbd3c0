import { mean, ranks } from '../lint/distribution.ts';

/** Two rankings of the same accounts, and who was lost. Higher risk is riskier. */
export interface RankedPair {
  readonly candidate: readonly number[];
  readonly rival: readonly number[];
  readonly lost: readonly boolean[];
}

export interface AucDifference {
  /** AUC of the candidate minus that of the rival. */
  readonly difference: number;
  readonly variance: number;
}

/**
 * The difference of two AUCs on the same accounts, with its variance by DeLong, DeLong and Clarke-Pearson (Biometrics 44,
 * 1988) in the rank form of Sun and Xu (IEEE Signal Processing Letters 21, 2014). Undefined with fewer than two lost or
 * two kept accounts.
 */
export function compareAucs({ candidate, rival, lost }: RankedPair): AucDifference | undefined {
  const a = placements(candidate, lost);
  const b = placements(rival, lost);
  if (a.lost.length < 2 || a.kept.length < 2) return undefined;
  const lostDifferences = a.lost.map((value, index) => value - (b.lost[index] ?? 0));
  const keptDifferences = a.kept.map((value, index) => value - (b.kept[index] ?? 0));
  return {
    difference: mean(lostDifferences),
    variance:
      variance(lostDifferences) / lostDifferences.length +
      variance(keptDifferences) / keptDifferences.length,
  };
}

export interface AucInterval {
  readonly auc: number;
  /** Ends of the 95 % interval. */
  readonly low: number;
  readonly high: number;
}

/** Two-sided 95 %. */
const Z = 1.96;

/** One AUC with its interval, by the same method. */
export function aucInterval(
  risks: readonly number[],
  lost: readonly boolean[],
): AucInterval | undefined {
  const own = placements(risks, lost);
  if (own.lost.length < 2 || own.kept.length < 2) return undefined;
  const auc = mean(own.lost);
  const spread = variance(own.lost) / own.lost.length + variance(own.kept) / own.kept.length;
  const margin = Z * Math.sqrt(spread);
  return { auc, low: auc - margin, high: auc + margin };
}

interface Placements {
  /** Of each lost account the share of kept ones that are ranked below it, ties one half. Their mean is the AUC. */
  readonly lost: readonly number[];
  /** Of each kept account the share of lost ones that are ranked above it. */
  readonly kept: readonly number[];
}

function placements(risks: readonly number[], lost: readonly boolean[]): Placements {
  const all = ranks(risks);
  const among = (side: boolean): readonly number[] =>
    all.filter((_, index) => lost[index] === side);
  const within = (side: boolean): readonly number[] =>
    ranks(risks.filter((_, index) => lost[index] === side));
  const [lostAll, keptAll, lostWithin, keptWithin] = [
    among(true),
    among(false),
    within(true),
    within(false),
  ];
  return {
    lost: lostAll.map((rank, index) => (rank - (lostWithin[index] ?? 0)) / keptAll.length),
    kept: keptAll.map((rank, index) => 1 - (rank - (keptWithin[index] ?? 0)) / lostAll.length),
  };
}

/** Of a sample. */
function variance(values: readonly number[]): number {
  const middle = mean(values);
  let squares = 0;
  for (const value of values) squares += (value - middle) ** 2;
  return squares / (values.length - 1);
}
