import { markdownTable } from '../docs/markdown.ts';
import type { BenchMeasuresResult } from './bench-measures.ts';
import { medianOf, ratioOf, type Round, type Times } from './paired-rounds.ts';

/** The figures in Markdown. */
export function reportOf(result: BenchMeasuresResult): string {
  const { size, measures, accounts, compared, differences, loadSeconds } = result;
  const tables = result.tables.filter(({ rows }) => rows > 0);
  return [
    `Size ${size}: ${count(measures)} measures of ${count(accounts)} accounts. Rows: ${tables
      .map(({ table, rows }) => `${table.replaceAll('_', ' ')} ${count(rows)}`)
      .join(', ')}.`,
    markdownTable([
      ['what', 'Bellwether', 'DuckDB', 'loop', 'to DuckDB', 'to the loop', 'server MB'],
      rowOf('all accounts, s', passed(result.full), result.peakMb.full),
      rowOf('of processor time', used(result.full), undefined),
      rowOf(
        `${count(result.dirtyAccounts)} accounts, s`,
        passed(result.dirty),
        result.peakMb.dirty,
      ),
      rowOf('of processor time', used(result.dirty), undefined),
    ]),
    `Rounds: ${String(result.full.length)}. Before them: the copy into DuckDB ${loadSeconds.duckdb.toFixed(1)} s, the rows into memory ${loadSeconds.loop.toFixed(1)} s.`,
    differences.length === 0
      ? `The ${count(compared)} values of the three agree.`
      : `The values do not agree:\n${differences.join('\n')}`,
  ].join('\n\n');
}

function passed(rounds: readonly Round[]): readonly Times[] {
  return rounds.map((round) => round.passed);
}

function used(rounds: readonly Round[]): readonly Times[] {
  return rounds.map(({ cpu }) => cpu);
}

function rowOf(
  what: string,
  rounds: readonly Times[],
  peakMb: number | undefined,
): readonly string[] {
  const seconds = (['bellwether', 'duckdb', 'loop'] as const).map((name) =>
    (medianOf(rounds, name) / 1000).toFixed(2),
  );
  const ratios = (['duckdb', 'loop'] as const).map((name) => {
    const { median, least, most } = ratioOf(rounds, 'bellwether', name);
    return `${median.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
  });
  return [what, ...seconds, ...ratios, peakMb === undefined ? '' : peakMb.toFixed(0)];
}

function count(value: number): string {
  return value.toLocaleString('en');
}
