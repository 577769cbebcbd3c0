/** Random choices that a seed repeats. */
export interface SeededRandom {
  /** From 0 to 1, without 1. */
  unit(): number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  pick<T>(choices: readonly [T, ...T[]]): T;
  /** So many different ones of the choices, fewer where there are not as many, in the order of the choices. */
  some<T>(choices: readonly T[], count: number): readonly T[];
}

export function seededRandom(seed: number): SeededRandom {
  const unit = mulberry32(seed);
  const between = (least: number, most: number): number =>
    least + Math.floor(unit() * (most - least + 1));
  return {
    unit,
    between,
    chance: (probability) => unit() < probability,
    pick: (choices) => choices[between(0, choices.length - 1)] ?? choices[0],
    some(choices, count) {
      const places = new Set<number>();
      const wanted = Math.min(count, choices.length);
      while (places.size < wanted) places.add(between(0, choices.length - 1));
      return choices.filter((_, place) => places.has(place));
    },
  };
}

/** A small generator of random numbers from 0 to 1 (mulberry32, Tommy Ettinger, public domain algorithm). */
export function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
