import type { Calibration, HeldOutCutoff } from '../../model/calibrate/calibrate-model.ts';
import { RIVALS, type GateVerdict } from '../../model/publish/gate.ts';
import { POPULATION } from '../../model/publish/past-population.ts';
import { aucDifference, count, table } from './table.ts';

/** `patch` is what would change in the files; empty where nothing would. */
export function calibrationView(
  { training, heldOut, verdict, proposal }: Calibration,
  patch: string,
): string {
  const { cutoffs, accounts, lapsed } = training;
  const span = cutoffs.length === 0 ? '' : `, ${cutoffs.at(-1) ?? ''} to ${cutoffs[0] ?? ''}`;
  return [
    `Learned from ${count(cutoffs.length)} monthly cut-offs${span}: ${count(accounts)} cases, ${count(lapsed)} lapsed`,
    `  of ${POPULATION}`,
    ...heldOut.flatMap((one) => heldOutLines(one)),
    ...(verdict === undefined ? [] : worthLines(verdict)),
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

/** What the proposal is worth: a difference that chance explains is none. */
function worthLines({ comparisons, reason }: GateVerdict): readonly string[] {
  if (comparisons.length === 0) return ['', `What it is worth cannot be told: ${reason}`];
  const rows = comparisons.map(({ rival, difference, low, high }) => [
    `against ${RIVALS[rival]}`,
    aucDifference(difference),
    `${aucDifference(low)} to ${aucDifference(high)}`,
    worthOf(low, high),
  ]);
  return [
    '',
    'The proposal, over the held-out cut-offs:',
    table([['', 'AUC', '90 %', ''], ...rows]),
  ];
}

function worthOf(low: number, high: number): string {
  if (low > 0) return 'better';
  return high < 0 ? 'worse' : 'no better than chance explains: no reason to change';
}

function proposalLines(patch: string): readonly string[] {
  if (patch === '') return ['The present weights and curves are what the history asks for.'];
  return [
    'Proposed; nothing was changed. With --patch FILE it goes into a file for `patch -p0`; then lint model, publish --check.',
    '',
    patch.trimEnd(),
  ];
}
