import type { Calibration, HeldOutCutoff } from '../../model/calibrate/calibrate-model.ts';
import { POPULATION } from '../../model/publish/past-population.ts';
import { count, table } from './table.ts';

/** `patch` is what would change in the files; empty where nothing would. */
export function calibrationView(
  { training, heldOut, proposal }: Calibration,
  patch: string,
): string {
  const { cutoffs, accounts, lapsed } = training;
  const span = cutoffs.length === 0 ? '' : `, ${cutoffs.at(-1) ?? ''} to ${cutoffs[0] ?? ''}`;
  return [
    `Learned from ${count(cutoffs.length)} monthly cut-offs${span}: ${count(accounts)} cases, ${count(lapsed)} lapsed`,
    `  of ${POPULATION}`,
    ...heldOut.flatMap((one) => heldOutLines(one)),
    '',
    ...(proposal === undefined
      ? ['No proposal: it takes 100 lapsed and 100 kept cases before the held-out cut-offs.']
      : proposalLines(patch)),
  ].join('\n');
}

function heldOutLines({ cutoff, accounts, lapsed, figures }: HeldOutCutoff): readonly string[] {
  const rows = figures.map(({ ranking, auc, topDecileLift }) => [
    ranking,
    auc?.toFixed(3) ?? '',
    topDecileLift?.toFixed(2) ?? '',
  ]);
  const base = ((100 * lapsed) / accounts).toFixed(1);
  return [
    '',
    `Held out, ${cutoff}: ${count(accounts)} accounts, ${base} % lapsed`,
    table([['', 'AUC', 'lift of the top tenth'], ...rows]),
  ];
}

function proposalLines(patch: string): readonly string[] {
  if (patch === '') return ['The present weights and curves are what the history asks for.'];
  return [
    'Proposed; nothing was changed. With --patch FILE it goes into a file for `patch -p0`; then lint model, publish --check.',
    '',
    patch.trimEnd(),
  ];
}
