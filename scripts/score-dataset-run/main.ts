/**
 * `scripts/score-dataset DIR --cutoffs DAY,DAY... --out FILE` writes cutoff, customer_id, score (docs/backtest.md).
 *   --cutoffs LIST  days at whose start the customers are scored, from what was known before
 *   --mapping FILE  what the columns of the files mean (default config/imports/online-retail.yaml)
 *   --config DIR    configuration whose scorecards are used (default: the one that is shipped)
 *   --out FILE      where to write; `-` is standard output
 */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isDay } from '../../src/domain/days.ts';
import { withDataset } from '../dataset-mirror/open-dataset.ts';
import { scoresAt } from './score-dataset.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    // Where the caller stands: paths are relative to it. Set by the script.
    from: { type: 'string', default: '.' },
    cutoffs: { type: 'string', default: '' },
    mapping: { type: 'string' },
    config: { type: 'string' },
    out: { type: 'string', default: '-' },
  },
});
const cutoffs = values.cutoffs.split(',').map((day) => day.trim());
const folder = positionals[0];
if (folder === undefined || !cutoffs.every(isDay)) {
  say(
    'Usage: scripts/score-dataset DIR --cutoffs 2010-09-09,2010-12-09 [--mapping FILE] --out FILE',
  );
  process.exit(2);
}
const ended = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    ended.abort();
  });
}
const input = {
  folder: callers(folder),
  mappingFile:
    values.mapping === undefined ? 'config/imports/online-retail.yaml' : callers(values.mapping),
  configFolder: values.config === undefined ? 'config' : callers(values.config),
  signal: ended.signal,
  say,
};
const lines = await withDataset(input, async (context) => {
  const written = ['cutoff,customer_id,score'];
  for (const cutoff of new Set(cutoffs.toSorted())) {
    const scores = await scoresAt(context, cutoff);
    for (const { customerId, score } of scores) {
      written.push(`${cutoff},${csvText(customerId)},${String(score)}`);
    }
    say(`scored ${String(scores.length)} customers as of ${cutoff}`);
  }
  return written;
});
const text = `${lines.join('\n')}\n`;
if (values.out === '-') process.stdout.write(text);
else await writeFile(callers(values.out), text);

function callers(path: string): string {
  return resolve(values.from, path);
}

/** RFC 4180: quoted where it must be. */
function csvText(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
