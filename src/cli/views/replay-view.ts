import type { ReplayResult } from '../../model/replay.ts';
import { count, counted } from './table.ts';

export function replayView({ modelVersion, days }: ReplayResult): string {
  const replayed = days.filter(({ what }) => what === 'replayed');
  let scored = 0;
  for (const day of replayed) scored += day.scored ?? 0;
  const lines = [
    `replayed ${counted(replayed.length, 'day')} with the model ${modelVersion}: ${count(scored)} scores`,
  ];
  const before = days.filter(({ what }) => what === 'done before').length;
  const live = days.filter(({ what }) => what === 'live').length;
  if (before > 0)
    lines.push(`  ${counted(before, 'day')} done before (--again computes them anew)`);
  if (live > 0) lines.push(`  ${counted(live, 'day')} scored live, left as they are`);
  return lines.join('\n');
}
