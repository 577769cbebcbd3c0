import { alignedLaunches } from '../../src/season/aligned-launches.ts';
import type { BenchStore } from './bench-store.ts';
import { ownCpuMs, type Contestant } from './contestant.ts';
import type { Book } from './plain/account-facts.ts';
import { epochDay, runningLaunches } from './plain/launches.ts';
import { plainMeasures } from './plain/plain-measures.ts';
import type { ValuesOfMeasure } from './plain/values.ts';

/** A program that has all rows in memory. */
export function loopContestant(book: Book, { input }: Pick<BenchStore, 'input'>): Contestant {
  const { seasons, calendar = {} } = input;
  const launches = runningLaunches(alignedLaunches(calendar, seasons, input.asOf));
  const asOf = { day: epochDay(input.asOf.day), knownBefore: epochDay(input.asOf.knownBefore) };
  let computed: ReadonlyMap<string, ValuesOfMeasure> = new Map();
  return {
    name: 'loop',
    compute(accounts) {
      const some = accounts === undefined ? {} : { accounts };
      computed = plainMeasures(book, { asOf, launches, ...some });
      return Promise.resolve();
    },
    forget() {
      computed = new Map();
      return Promise.resolve();
    },
    cpuMs: () => Promise.resolve(ownCpuMs()),
    values: (measure) => Promise.resolve(computed.get(measure) ?? new Map()),
  };
}
