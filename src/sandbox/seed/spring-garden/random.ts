/**
 * Repeatable random numbers: the same seed, name and index give the same stream on every machine.
 * Each concern of each account draws from a stream of its own, so that a change in one moves no other.
 */

/**
 * Taken out once: where modules run in a context of their own, as under jest, every use of a global is a slow look-up,
 * and this is done millions of times.
 */
const { cos, exp, floor, imul, log, sqrt, PI } = Math;

/** The generator is sfc32 (C. Doty-Humphrey, PractRand): 128 bits of state, the last word a counter. */
const WARM_UP_ROUNDS = 12;
const UINT32 = 4_294_967_296;

/** Makes the stream of an index, e.g. of an account. */
type StreamFamily = (index: number) => RandomStream;

/** All streams of one name under one seed. */
export function streamFamily(seed: number, name: string): StreamFamily {
  const nameHash = hashOf(name);
  return (index) => new RandomStream(seed, nameHash, index);
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash;
}

export class RandomStream {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, name: number, index: number) {
    this.#a = seed | 0;
    this.#b = name | 0;
    this.#c = index | 0;
    for (let round = 0; round < WARM_UP_ROUNDS; round += 1) this.unit();
  }

  /** Uniform in [0, 1). */
  unit(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return (sum >>> 0) / UINT32;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + this.unit() * (high - low);
  }

  /** A whole number, uniform in low ... high, both included. */
  whole(low: number, high: number): number {
    return low + floor(this.unit() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(values: readonly T[]): T {
    return elementAt(values, floor(this.unit() * values.length));
  }

  /** Prefers the front: with `power` 2 the first quarter of the list gets half of the picks. */
  pickFront<T>(values: readonly T[], power: number): T {
    return elementAt(values, floor(this.unit() ** power * values.length));
  }

  /** Rounds up or down so that the mean is kept. */
  round(value: number): number {
    return floor(value + this.unit());
  }

  /** Standard normal (Box-Muller; one of the pair). */
  normal(): number {
    const radius = sqrt(-2 * log(1 - this.unit()));
    return radius * cos(2 * PI * this.unit());
  }

  /** Log-normal with median 1. */
  logNormal(sigma: number): number {
    return exp(sigma * this.normal());
  }

  /** Gamma with mean 1 (Marsaglia and Tsang 2000); `shape` >= 1, the higher the more regular. */
  gamma(shape: number): number {
    const d = shape - 1 / 3;
    const c = 1 / sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && log(1 - this.unit()) < 0.5 * x * x + d - d * v + d * log(v)) {
        return (d * v) / shape;
      }
    }
  }

  /** The numbers 0 ... count-1 in random order (Fisher-Yates). */
  permutation(count: number): readonly number[] {
    const order = Array.from({ length: count }, (_, at) => at);
    for (let at = count - 1; at > 0; at -= 1) {
      const other = this.whole(0, at);
      const moved = elementAt(order, other);
      order[other] = elementAt(order, at);
      order[at] = moved;
    }
    return order;
  }
}

/** An element that is there by construction. */
export function elementAt<T>(values: readonly T[], at: number): T {
  const value = values[at];
  if (value === undefined)
    throw new RangeError(`no element ${String(at)} of ${String(values.length)}`);
  return value;
}
