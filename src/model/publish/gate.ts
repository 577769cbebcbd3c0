import { z } from 'zod';
import { auc } from '../ranking.ts';
import { compareAucs } from './compare-aucs.ts';

/** One cut-off of the past: what each ranking said of the accounts then, and who was lost in the days after. */
export interface GateSlice {
  readonly cutoff: string;
  readonly lost: readonly boolean[];
  /** Higher is riskier, in the order of `lost`. */
  readonly candidate: readonly number[];
  /** Of the model that runs; undefined where none does, or where it is the candidate. */
  readonly running: readonly number[] | undefined;
  readonly rfm: readonly number[];
}

const rivalSchema = z.enum(['running', 'rfm']);

const comparisonSchema = z.object({
  rival: rivalSchema,
  /** Mean AUC of the candidate minus that of the rival over the cut-offs. */
  difference: z.number(),
  /** Ends of the 90 % interval: the upper one is what "worse at 95 % confidence" looks at. */
  low: z.number(),
  high: z.number(),
  worse: z.boolean(),
});

export const gateVerdictSchema = z.object({
  /** `unjudged`: too little history; `passed`: not worse; `refused`: worse beyond chance. */
  result: z.enum(['unjudged', 'passed', 'refused']),
  reason: z.string(),
  population: z.string(),
  cutoffs: z.array(
    z.object({
      cutoff: z.string(),
      accounts: z.number(),
      lapsed: z.number(),
      candidate: z.number(),
      running: z.number().optional(),
      rfm: z.number(),
    }),
  ),
  comparisons: z.array(comparisonSchema),
});

export type GateVerdict = z.infer<typeof gateVerdictSchema>;
type Comparison = z.infer<typeof comparisonSchema>;

/** Fewer lost or kept accounts than this over all cut-offs, and no difference that matters could be seen. */
const ENOUGH = 50;
/** A cut-off with fewer of either says nothing by itself. */
const ENOUGH_IN_ONE = 10;
/** One-sided 95 %. */
const Z = 1.645;

/**
 * Whether a model may go live: refused when, over the cut-offs, its mean AUC is below that of the running model or of the
 * RFM sum by more than chance explains (the 90 % interval of the difference, by DeLong, lies wholly below 0). A model that
 * is only not shown to be better passes: a gate that wanted proof of progress would keep a bad model in place.
 */
export function judge(slices: readonly GateSlice[], population: string): GateVerdict {
  const usable = slices.filter(({ lost }) => smallerSide(lost) >= ENOUGH_IN_ONE);
  const cutoffs = usable.map((slice) => figuresOf(slice));
  const seen = smallerSide(usable.flatMap(({ lost }) => lost));
  if (seen < ENOUGH) {
    const reason = `too little history: ${String(seen)} accounts that lapsed (or that stayed), and it takes ${String(ENOUGH)}`;
    return { result: 'unjudged', reason, population, cutoffs, comparisons: [] };
  }
  const comparisons = rivalSchema.options.flatMap((rival) => compared(usable, rival) ?? []);
  const worse = comparisons.filter((comparison) => comparison.worse);
  return {
    result: worse.length > 0 ? 'refused' : 'passed',
    reason: worse.length > 0 ? whyRefused(worse) : whyPassed(comparisons),
    population,
    cutoffs,
    comparisons,
  };
}

function smallerSide(lost: readonly boolean[]): number {
  const positives = lost.filter(Boolean).length;
  return Math.min(positives, lost.length - positives);
}

function whyRefused(worse: readonly Comparison[]): string {
  const parts = worse.map(
    ({ rival, difference }) => `than ${RIVALS[rival]} by ${(-difference).toFixed(3)} AUC`,
  );
  return `worse ${parts.join(', and ')}, which chance does not explain`;
}

/** A loss of this size that chance might still explain is worth a word. */
const NOTABLE_LOSS = 0.02;

function whyPassed(comparisons: readonly Comparison[]): string {
  const rivals = comparisons.map(({ rival }) => RIVALS[rival]).join(' or ');
  const doubtful = comparisons.filter(({ difference }) => difference < -NOTABLE_LOSS);
  const doubt =
    doubtful.length === 0
      ? ''
      : '; yet it looks worse, and there are too few lapses to be sure: mind the intervals';
  return `not worse than ${rivals} beyond chance${doubt}`;
}

/** In words. */
export const RIVALS: Readonly<Record<Comparison['rival'], string>> = {
  running: 'the running model',
  rfm: 'the RFM sum',
};

function figuresOf(slice: GateSlice): GateVerdict['cutoffs'][number] {
  const aucOf = (risks: readonly number[]): number =>
    auc(risks.map((risk, index) => ({ risk, amount: slice.lost[index] === true ? 1 : 0 }))) ??
    Number.NaN;
  return {
    cutoff: slice.cutoff,
    accounts: slice.lost.length,
    lapsed: slice.lost.filter(Boolean).length,
    candidate: aucOf(slice.candidate),
    ...(slice.running === undefined ? {} : { running: aucOf(slice.running) }),
    rfm: aucOf(slice.rfm),
  };
}

/** Undefined where there is no such rival. Outcome windows do not overlap, so the cut-offs count as independent. */
function compared(
  slices: readonly GateSlice[],
  rival: Comparison['rival'],
): Comparison | undefined {
  let difference = 0;
  let variance = 0;
  for (const slice of slices) {
    const risks = slice[rival];
    const one =
      risks && compareAucs({ candidate: slice.candidate, rival: risks, lost: slice.lost });
    if (one === undefined) return undefined;
    difference += one.difference / slices.length;
    variance += one.variance / slices.length ** 2;
  }
  const margin = Z * Math.sqrt(variance);
  const [low, high] = [difference - margin, difference + margin];
  return { rival, difference, low, high, worse: high < 0 };
}
