import { describe, expect, it } from '@jest/globals';
import type { Contestant, ContestantName } from '../../../scripts/bench-measures-run/contestant.ts';
import {
  medianOf,
  pairedRounds,
  ratioOf,
} from '../../../scripts/bench-measures-run/paired-rounds.ts';

describe('paired rounds', () => {
  it('begin each with another, so that none always comes first', async () => {
    const { calls } = await ran({ accounts: [1] });
    expect(calls).toEqual([
      'bellwether [1]',
      'duckdb [1]',
      'loop [1]',
      'duckdb [1]',
      'loop [1]',
      'bellwether [1]',
    ]);
  });

  it('let all accounts be new, and time only what is computed', async () => {
    const { calls, rounds } = await ran({ accounts: undefined });
    expect(calls.slice(0, 2)).toEqual(['bellwether forgets', 'bellwether all']);
    const once = { bellwether: 1, duckdb: 1, loop: 1 };
    // The clock ticks twice in each.
    expect(rounds[0]).toEqual({ passed: once, cpu: { bellwether: 20, duckdb: 20, loop: 20 } });
  });

  it('give the median of the ratios of each round, not the ratio of medians', () => {
    const rounds = [
      { bellwether: 10, duckdb: 10 },
      { bellwether: 20, duckdb: 5 },
      { bellwether: 60, duckdb: 30 },
    ];
    expect(ratioOf(rounds, 'bellwether', 'duckdb')).toMatchObject({ median: 2, least: 1, most: 4 });
    expect(medianOf(rounds, 'bellwether')).toBe(20);
    expect(medianOf(rounds.slice(0, 2), 'duckdb')).toBe(7.5);
  });
});

async function ran({ accounts }: { readonly accounts: readonly number[] | undefined }) {
  const calls: string[] = [];
  let ticks = 0;
  const contestant = (name: ContestantName): Contestant => ({
    name,
    compute: (own) => {
      calls.push(`${name} ${own === undefined ? 'all' : JSON.stringify(own)}`);
      return Promise.resolve();
    },
    forget: () => {
      calls.push(`${name} forgets`);
      return Promise.resolve();
    },
    cpuMs: () => Promise.resolve(ticks * 10),
    values: () => Promise.resolve(new Map()),
  });
  const rounds = await pairedRounds({
    contestants: [contestant('bellwether'), contestant('duckdb'), contestant('loop')],
    rounds: 2,
    accounts,
    clock: () => (ticks += 1),
    onRound: () => {},
  });
  return { calls, rounds };
}
