/**
 * Loaded with `node --import` into the process that is measured: when it ends, it writes what the operating system counted
 * for it into the file of BENCH_USAGE_FILE.
 */
import { writeFileSync } from 'node:fs';

const file = process.env['BENCH_USAGE_FILE'];
process.on('exit', () => {
  if (file !== undefined) writeFileSync(file, JSON.stringify(process.resourceUsage()));
});
