import type { Contestant, ContestantName } from './contestant.ts';

/** Milliseconds of each in one round: that passed, and of processor time, which other programs disturb less. */
export interface Round {
  readonly passed: Times;
  readonly cpu: Times;
}

export type Times = Readonly<Partial<Record<ContestantName, number>>>;

export interface RoundsInput {
  readonly contestants: readonly Contestant[];
  readonly rounds: number;
  /** Only these; otherwise all. */
  readonly accounts: readonly number[] | undefined;
  /** Milliseconds, from any beginning. */
  readonly clock: () => number;
  readonly onRound: (round: Round) => void;
}

/** The contestants one after the other, each round beginning with another: what disturbs the machine disturbs all of them. */
export async function pairedRounds(input: RoundsInput): Promise<readonly Round[]> {
  const { contestants, accounts, clock } = input;
  const rounds: Round[] = [];
  for (let index = 0; index < input.rounds; index += 1) {
    const first = index % contestants.length;
    const order = [...contestants.slice(first), ...contestants.slice(0, first)];
    const passed: Partial<Record<ContestantName, number>> = {};
    const cpu: Partial<Record<ContestantName, number>> = {};
    for (const contestant of order) {
      // All accounts are those of a new day; some are computed again.
      if (accounts === undefined) await contestant.forget();
      const cpuBefore = await contestant.cpuMs();
      const start = clock();
      await contestant.compute(accounts);
      passed[contestant.name] = clock() - start;
      const cpuAfter = await contestant.cpuMs();
      if (cpuBefore !== undefined && cpuAfter !== undefined) {
        cpu[contestant.name] = cpuAfter - cpuBefore;
      }
    }
    const round = { passed, cpu };
    rounds.push(round);
    input.onRound(round);
  }
  return rounds;
}

export interface Ratio {
  readonly of: ContestantName;
  readonly to: ContestantName;
  /** Median of the ratios of the rounds, and the least and largest of them. */
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** How many times as long the one takes as the other, round by round. */
export function ratioOf(rounds: readonly Times[], of: ContestantName, to: ContestantName): Ratio {
  const ratios = rounds.flatMap((round) => {
    const [one, other] = [round[of], round[to]];
    return one === undefined || other === undefined ? [] : [one / other];
  });
  return { of, to, median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) };
}

export function medianOf(rounds: readonly Times[], name: ContestantName): number {
  return median(rounds.flatMap((round) => round[name] ?? []));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)] ?? 0, sorted[Math.ceil(middle)] ?? 0];
  return (low + high) / 2;
}
