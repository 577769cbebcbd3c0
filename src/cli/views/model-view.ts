import type { GateVerdict } from '../../model/publish/gate.ts';
import type {
  ModelVersion,
  PublishReport,
  RestoreReport,
} from '../../model/publish/publish-model.ts';
import type { ModelState } from '../../model/publish/running-model.ts';
import { aucDifference, count, counted, table } from './table.ts';

/** Most differences that are worth a line each in the report of a run. */
const FEW = 5;

/** Which model runs, what of the files does not count yet, and whether it is due for review. */
export function modelStateLines(state: ModelState): readonly string[] {
  const since = state.publishedAt.slice(0, 10);
  const { number, name, author, unpublished, reviewDue } = state;
  return [
    `model ${String(number)} (${name}) published ${since} by ${author}`,
    ...(reviewDue
      ? ['  due for review after half a year: bellwether lint model, then publish --check']
      : []),
    ...unpublishedLines(unpublished),
  ];
}

/** Only what a person should know of the model after a run; nothing where all is as it should be. */
export function modelNotice(state: ModelState): readonly string[] {
  const { number, name, first, unpublished, reviewDue } = state;
  if (first) {
    return [
      `Published model ${String(number)} (${name}): the first of this connection, by itself and not judged. From now on ` +
        'a changed model counts once you `publish` it.',
    ];
  }
  if (unpublished.length === 0 && !reviewDue) return [];
  return [modelStateLines(state).join('\n')];
}

function unpublishedLines(unpublished: readonly string[]): readonly string[] {
  if (unpublished.length === 0) return [];
  const more = unpublished.length - FEW;
  return [
    `  ${counted(unpublished.length, 'difference')} on disk not published, so not used: bellwether publish --check`,
    ...unpublished.slice(0, FEW).map((difference) => `    ${difference}`),
    ...(more > 0 ? [`    and ${count(more)} more`] : []),
  ];
}

export function publishView(report: PublishReport): string {
  return [
    publishHead(report),
    ...report.differences.map((difference) => `  ${difference}`),
    ...verdictLines(report.verdict),
    ...report.complaints.map((complaint) => `  note: ${complaint}`),
    ...(report.outcome === 'refused'
      ? ['  To publish it all the same: --override "<reason>"; the reason is kept.']
      : []),
  ].join('\n');
}

function publishHead({ outcome, number, name, overridden }: PublishReport): string {
  switch (outcome) {
    case 'published':
      return `Published ${name} as model ${String(number)}${overridden ? ', against the gate' : ''}`;
    case 'unchanged':
      return `${name} is what runs already: nothing to publish`;
    case 'refused':
      return `Refused to publish ${name}`;
    case 'checked':
      return `Checked ${name}; nothing was published`;
  }
}

function verdictLines(verdict: GateVerdict): readonly string[] {
  const { result, reason, population, cutoffs, comparisons } = verdict;
  const lines = [`  gate: ${result}, ${reason}`];
  if (cutoffs.length === 0) return lines;
  const rows = cutoffs.map((one) => [
    one.cutoff,
    count(one.accounts),
    `${((100 * one.lapsed) / one.accounts).toFixed(1)} %`,
    one.candidate.toFixed(3),
    one.running === undefined ? '' : one.running.toFixed(3),
    one.rfm.toFixed(3),
  ]);
  const head = ['cut-off', 'accounts', 'lapsed', 'AUC of this', 'running', 'RFM sum'];
  return [
    ...lines,
    `  of ${population}`,
    table([head, ...rows], '    '),
    ...comparisons.map(
      ({ rival, difference, low, high }) =>
        `    against ${rival === 'rfm' ? 'RFM' : 'running'}: ${aucDifference(difference)} (90 % interval ${aucDifference(low)} to ${aucDifference(high)})`,
    ),
  ];
}

export function modelListView(
  versions: readonly ModelVersion[],
  state: ModelState | undefined,
): string {
  if (state === undefined) return 'No model has been published yet: the first score publishes one';
  const rows = versions.map((version) => [
    String(version.number),
    version.name,
    version.publishedAt.slice(0, 10),
    version.author,
    version.verdict.result,
    daysOf(version),
    noteOf(version),
  ]);
  const head = ['model', 'name', 'published', 'by', 'gate', 'scored', ''];
  return [table([head, ...rows]), '', ...modelStateLines(state)].join('\n');
}

/** The span of days that were scored with it. */
function daysOf({ marks }: ModelVersion): string {
  const first = marks.map(({ firstDay }) => firstDay).sort()[0];
  const last = marks
    .map(({ lastDay }) => lastDay)
    .sort()
    .at(-1);
  if (first === undefined || last === undefined) return 'no day yet';
  return first === last ? first : `${first} to ${last}`;
}

function noteOf({ note, overrideReason, restoredFrom }: ModelVersion): string {
  return [
    restoredFrom === undefined ? undefined : `brings back ${String(restoredFrom)}`,
    overrideReason === undefined ? undefined : `against the gate: ${overrideReason}`,
    note,
  ]
    .filter((part) => part !== undefined)
    .join('; ');
}

export function modelShowView(version: ModelVersion): string {
  const { number, name, publishedAt, author, content, marks, differences } = version;
  const scorecards = content.scorecards.map(([key, card]) => {
    const measures = card.measures.map(({ measure, weight }) => `${measure} ${String(weight)}`);
    const { yellow_from: yellow, green_from: green } = card.bands;
    return `  ${key}: yellow from ${String(yellow)}, green from ${String(green)}; ${measures.join(', ')}`;
  });
  const note = noteOf(version);
  return [
    `Model ${String(number)} (${name}), published ${publishedAt} by ${author}${note === '' ? '' : `: ${note}`}`,
    ...verdictLines(version.verdict),
    ...(differences.length === 0 ? [] : ['  against the version before:']),
    ...differences.map((difference) => `    ${difference}`),
    ...scorecards,
    ...marks.map(
      ({ modelVersion, firstDay, lastDay }) =>
        `  on scores as ${modelVersion}, ${firstDay} to ${lastDay}`,
    ),
    '  all of it: --json',
  ].join('\n');
}

export function restoreView({ number, restored, differences }: RestoreReport): string {
  return [
    `Model ${String(restored)} runs again, as model ${String(number)}; the next run scores with it`,
    ...differences.map((difference) => `  ${difference}`),
    '  The files on disk are as they were; until they say the same, runs will tell the differences.',
  ].join('\n');
}
