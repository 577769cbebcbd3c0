import type { WebhookBench } from './bench-webhooks.ts';

/** Seconds below which that share of the values lies: the nearest one that was measured. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** A row of the table in docs/benchmarks.md. */
export function latencyReport({
  size,
  accounts,
  pauseMs,
  coalesceSeconds,
  changes,
  seconds,
  runs,
}: WebhookBench): string {
  const figure = (share: number): string => percentile(seconds, share).toFixed(1);
  return [
    '| size | scored accounts | a change every | coalesced over | changes | scores written | runs | median s | p95 s | longest s |',
    '| ---- | --------------- | -------------- | -------------- | ------- | -------------- | ---- | -------- | ----- | --------- |',
    `| ${size} | ${accounts.toLocaleString('en')} | ${String(pauseMs / 1000)} s | ${String(coalesceSeconds)} s | ${String(changes)} | ${String(seconds.length)} | ${String(runs)} | ${figure(0.5)} | ${figure(0.95)} | ${figure(1)} |`,
    '',
  ].join('\n');
}
