export type SpringGardenSize = 'demo' | 'S' | 'M' | 'L';

export interface SizeSpec {
  readonly accounts: number;
  /** Sales reps in each of the four regions. */
  readonly repsPerRegion: number;
  /** S is a thinner book than the other sizes: longer gaps between orders, fewer lines in an order. */
  readonly gapFactor: number;
  readonly lineFactor: number;
}

export const SIZES: Readonly<Record<SpringGardenSize, SizeSpec>> = {
  demo: { accounts: 300, repsPerRegion: 2, gapFactor: 1, lineFactor: 1 },
  S: { accounts: 5000, repsPerRegion: 5, gapFactor: 1.45, lineFactor: 0.52 },
  M: { accounts: 20_000, repsPerRegion: 10, gapFactor: 1, lineFactor: 1 },
  L: { accounts: 50_000, repsPerRegion: 15, gapFactor: 1, lineFactor: 1 },
};
