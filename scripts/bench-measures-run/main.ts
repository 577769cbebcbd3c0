/**
 * `scripts/bench-measures` times the measures of the catalogue on a generated distributor, all accounts and 200 of them, beside DuckDB
 * running the same SQL on a copy of the same tables and beside a plain JavaScript loop with all rows in memory. The three
 * take turns in one process, and every value of the three must agree: else the differences are named and the exit code is 1.
 *   --size SIZE   S (default), M or L: docs/sandbox-data.md; demo is for trying it out
 *   --runs N      rounds, the first on cold caches; default 5
 *   --data FOLDER keeps the loaded distributor there, and uses it again the next time
 *   --json        figures as JSON instead of Markdown
 *   --help        this text
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { machine } from '../bench-run/machine.ts';
import { runScript, say } from '../run-script.ts';
import { scriptOptions } from '../script-options.ts';
import { benchMeasures } from './bench-measures.ts';
import { reportOf } from './report.ts';

const { size, runs, data, json } = await scriptOptions(import.meta.url, {
  options: {
    size: { type: 'string', default: 'S' },
    runs: { type: 'string', default: '5' },
    data: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
  schema: z.object({
    size: z.enum(['demo', 'S', 'M', 'L']),
    runs: z.coerce.number().int().positive(),
    data: z.string().optional(),
    json: z.boolean(),
  }),
});

execFileSync(fileURLToPath(new URL('../install-duckdb', import.meta.url)), { stdio: 'inherit' });
await runScript(async (signal) => {
  const result = await benchMeasures({
    size,
    rounds: runs,
    dataFolder: data,
    signal,
    say,
  });
  const output = json
    ? JSON.stringify({ machine: machine(), ...result }, null, 2)
    : `${machine()}\n\n${reportOf(result)}`;
  process.stdout.write(`${output}\n`);
  process.exitCode = result.differences.length === 0 ? 0 : 1;
});
