import type { PipelineContext } from '../../pipeline/context.ts';
import { BellwetherError } from '../../domain/errors.ts';
import {
  listMarks,
  listModelVersions,
  type ModelMark,
  type StoredModelVersion,
} from '../../store/model-version-repository.ts';
import { MOST_VERSIONS, REVIEW_DAYS } from '../lint/rules/constant-tuning.ts';
import { addVersion } from './add-version.ts';
import { contentDiff } from './content-diff.ts';
import { gateVerdictSchema, judge, type GateVerdict } from './gate.ts';
import { gateSlices } from './gate-slices.ts';
import {
  contentOf,
  modelContentSchema,
  nameOf,
  withContent,
  type ModelContent,
} from './model-content.ts';
import { POPULATION } from './past-population.ts';

export interface PublishRequest {
  /** The day up to which outcomes are known. */
  readonly day: string;
  readonly author: string;
  readonly note: string | undefined;
  /** A person's reason to publish what the gate refuses. */
  readonly overrideReason: string | undefined;
  /** Judge only. */
  readonly check: boolean;
}

export interface PublishReport {
  /** The version that was published; undefined where none was. */
  readonly number: number | undefined;
  readonly outcome: 'published' | 'unchanged' | 'refused' | 'checked';
  readonly name: string;
  /** Against the version that ran. */
  readonly differences: readonly string[];
  readonly verdict: GateVerdict;
  readonly overridden: boolean;
  /** What else is to be said against it. */
  readonly complaints: readonly string[];
}

/**
 * Makes the model of the configuration the one that runs, unless the gate refuses it. Publishing what runs already changes
 * nothing.
 */
export async function publishModel(
  context: PipelineContext,
  request: PublishRequest,
): Promise<PublishReport> {
  const { database, connectionId, config } = context;
  const versions = await listModelVersions(database, connectionId);
  const running = versions[0] && modelContentSchema.parse(versions[0].content);
  const content = contentOf(config);
  const differences = running === undefined ? [] : contentDiff(running, content);
  const unchanged = running !== undefined && differences.length === 0;
  const report = {
    name: nameOf(content),
    differences,
    number: undefined,
    overridden: false,
    complaints: complaintsAbout(versions, unchanged),
  };
  if (unchanged && !request.check) {
    const verdict = gateVerdictSchema.parse(versions[0]?.verdict);
    return { ...report, outcome: 'unchanged', verdict };
  }
  const rival = unchanged || running === undefined ? undefined : withContent(config, running);
  const question = { candidate: config, running: rival, day: request.day };
  const verdict = judge(await gateSlices(context, question), POPULATION);
  if (request.check) return { ...report, outcome: 'checked', verdict };
  const refused = verdict.result === 'refused';
  if (refused && (request.overrideReason ?? '').trim() === '') {
    return { ...report, outcome: 'refused', verdict };
  }
  const number = await addVersion(context, {
    author: request.author,
    note: request.note,
    verdict,
    overrideReason: refused ? request.overrideReason : undefined,
    restoredFrom: undefined,
  });
  return { ...report, outcome: 'published', number, overridden: refused, verdict };
}

function complaintsAbout(
  versions: readonly StoredModelVersion[],
  unchanged: boolean,
): readonly string[] {
  if (unchanged) return [];
  const recent = versions.filter(({ daysAgo }) => daysAgo <= REVIEW_DAYS).length + 1;
  if (recent <= MOST_VERSIONS) return [];
  return [
    `this is version ${String(recent)} within half a year: scores of different rulers cannot be compared; collect changes and publish them together`,
  ];
}

/** A version as people see it. */
export interface ModelVersion extends Omit<StoredModelVersion, 'content' | 'verdict'> {
  readonly content: ModelContent;
  readonly verdict: GateVerdict;
  /** The model versions on the scores that were made with it, and on which days. */
  readonly marks: readonly ModelMark[];
  /** Against the version before it; empty for the first. */
  readonly differences: readonly string[];
}

/** All versions, the newest first. */
export async function modelVersions(context: PipelineContext): Promise<readonly ModelVersion[]> {
  const { database, connectionId } = context;
  const stored = await listModelVersions(database, connectionId);
  const marks = await listMarks(database, connectionId);
  const contents = stored.map(({ content }) => modelContentSchema.parse(content));
  return stored.flatMap((version, index) => {
    const [content, before] = [contents[index], contents[index + 1]];
    if (content === undefined) return [];
    return [
      {
        ...version,
        content,
        verdict: gateVerdictSchema.parse(version.verdict),
        marks: marks.filter(({ number }) => number === version.number),
        differences: before === undefined ? [] : contentDiff(before, content),
      },
    ];
  });
}

/** One version, or the one that runs. Throws `usage.invalid` where there is none. */
export async function chooseVersion(
  context: PipelineContext,
  number: number | undefined,
): Promise<ModelVersion> {
  const versions = await modelVersions(context);
  const chosen = number === undefined ? versions[0] : versions.find((one) => one.number === number);
  if (chosen !== undefined) return chosen;
  throw new BellwetherError(
    'usage.invalid',
    number === undefined
      ? 'no model has been published yet'
      : `there is no version ${String(number)}`,
    { remedy: 'List the versions with `bellwether models list`.' },
  );
}

export interface RestoreRequest {
  /** The version whose content is to run again; without it the one before the present. */
  readonly number: number | undefined;
  readonly author: string;
  readonly note: string | undefined;
}

export interface RestoreReport {
  readonly number: number;
  readonly restored: number;
  readonly differences: readonly string[];
}

/**
 * Publishes the content of an earlier version again, without the gate: it was judged when it was published, and the way
 * back must be free. The files on disk stay as they are.
 */
export async function restoreModel(
  context: PipelineContext,
  { number, author, note }: RestoreRequest,
): Promise<RestoreReport> {
  const present = await chooseVersion(context, undefined);
  const target = await chooseVersion(context, number ?? present.number - 1);
  const differences = contentDiff(present.content, target.content);
  if (differences.length === 0) {
    throw new BellwetherError(
      'usage.invalid',
      `version ${String(target.number)} is what runs already`,
    );
  }
  const restored = { ...context, config: withContent(context.config, target.content) };
  const added = await addVersion(restored, {
    author,
    note,
    verdict: target.verdict,
    overrideReason: undefined,
    restoredFrom: target.number,
  });
  return { number: added, restored: target.number, differences };
}
