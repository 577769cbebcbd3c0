import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { z } from 'zod';
import { modelListView, publishView } from '../../../src/cli/views/model-view.ts';
import { calibrationView } from '../../../src/cli/views/calibrate-view.ts';
import type { Scorecard } from '../../../src/config/schema/scorecard-file.ts';
import { addDays } from '../../../src/domain/days.ts';
import { calibrate } from '../../../src/model/calibrate/calibrate-model.ts';
import { proposalPatch } from '../../../src/model/calibrate/proposal-patch.ts';
import {
  modelVersions,
  publishModel,
  restoreModel,
  type PublishReport,
} from '../../../src/model/publish/publish-model.ts';
import { findRunningModel, openRunningModel } from '../../../src/model/publish/running-model.ts';
import type { PipelineContext } from '../../../src/pipeline/context.ts';
import { runPipeline } from '../../../src/pipeline/run.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { KNOWN, lapseBook } from '../../support/lapse-book.ts';
import { MirrorLab } from '../../support/mirror-lab.ts';
import { PipelineLab, type Settings } from '../../support/pipeline-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

type Curve = Scorecard['measures'][number]['curve'];

const UP: Curve = [
  [0, 0],
  [100, 100],
];
const DOWN: Curve = [
  [0, 100],
  [100, 0],
];

/** Health on a curve, and beside it revenue, of which everybody has the same. */
function card(health: Curve, weight: number, version: string): Partial<Scorecard> {
  const known = { missing: 'spread', full_sample: 1 } as const;
  return {
    version,
    measures: [
      { measure: 'health', weight, curve: health, ...known },
      { measure: 'annual_revenue', weight: 100 - weight, curve: UP, ...known },
    ],
  };
}

const GOOD: Settings = { scorecard: card(UP, 80, 'good-1') };
const WRONG: Settings = { scorecard: card(DOWN, 80, 'wrong-1') };
const REASON = 'board decision of 3 March';

let store: Store;
let lab: PipelineLab;
let connectionId: number;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

beforeEach(async () => {
  lab = await PipelineLab.open(store.database);
  const mirror = await MirrorLab.open(store.database);
  await mirror.load(lapseBook());
  ({ connectionId } = mirror);
});

/** The lab's model on the book. */
function on(settings: Settings): PipelineContext {
  return { ...lab.context({ settings }), connectionId };
}

function publish(settings: Settings, overrideReason?: string): Promise<PublishReport> {
  const request = { day: KNOWN, author: 'ada', note: undefined, overrideReason, check: false };
  return publishModel(on(settings), request);
}

async function score(settings: Settings): Promise<readonly string[]> {
  const asOf = { day: KNOWN, knownBefore: addDays(KNOWN, 1) };
  await runPipeline(on(settings), { command: 'score', stages: ['score'], asOf });
  const rows = await store.database.rows(
    z.object({ line: z.string() }),
    `SELECT to_jsonb(s)::text AS line FROM bellwether.scores s
     WHERE connection_id = $1 ORDER BY as_of, account_id`,
    [connectionId],
  );
  return rows.map(({ line }) => line);
}

describe('the gate of publish', () => {
  it('refuses a model that is worse than the running one and than RFM, and leaves that running', async () => {
    await openRunningModel(on(GOOD));
    const report = await publish(WRONG);
    expect(report).toMatchObject({ outcome: 'refused', number: undefined });
    expect(report.verdict.result).toBe('refused');
    expect(report.verdict.comparisons.map(({ rival, worse }) => [rival, worse])).toEqual([
      ['running', true],
      ['rfm', true],
    ]);
    expect(publishView(report)).toContain('--override "<reason>"');
    expect(await modelVersions(on(WRONG))).toHaveLength(1);
    const running = await findRunningModel(on(WRONG));
    expect(running?.state).toMatchObject({ number: 1, name: 'good-1' });
  });

  it('gives way to a reason, which the list of models shows from then on', async () => {
    await openRunningModel(on(GOOD));
    const report = await publish(WRONG, REASON);
    expect(report).toMatchObject({ outcome: 'published', number: 2, overridden: true });
    const versions = await modelVersions(on(WRONG));
    expect(versions[0]).toMatchObject({
      number: 2,
      author: 'ada',
      overrideReason: REASON,
      verdict: { result: 'refused' },
    });
    const running = await findRunningModel(on(WRONG));
    const newest = modelListView(versions, running?.state)
      .split('\n')
      .find((line) => line.includes('wrong-1'));
    expect(newest).toContain(`against the gate: ${REASON}`);
  });

  it('keeps no reason where it has nothing against a model', async () => {
    await openRunningModel(on(WRONG));
    const report = await publish(GOOD, REASON);
    expect(report).toMatchObject({ outcome: 'published', overridden: false });
    expect(report.verdict.result).toBe('passed');
    const [newest] = await modelVersions(on(GOOD));
    expect(newest?.overrideReason).toBeUndefined();
  });
});

describe('a model that is brought back', () => {
  it('gives every score again, byte for byte', async () => {
    await openRunningModel(on(GOOD));
    const before = await score(GOOD);
    await publish(WRONG, REASON);
    const between = await score(WRONG);
    const back = { number: undefined, author: 'bob', note: undefined };
    expect(await restoreModel(on(WRONG), back)).toMatchObject({ number: 3, restored: 1 });
    expect(before.length).toBeGreaterThan(100);
    expect(between).not.toEqual(before);
    expect(await score(WRONG)).toEqual(before);
  });
});

describe('a calibration', () => {
  it('proposes a diff of the files that says what it is worth, and applies none of it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bw-calibrate-'));
    try {
      const settings: Settings = { scorecard: card(UP, 20, 'doubtful-1') };
      const context = on(settings);
      await openRunningModel(context);
      const before = await score(settings);
      const file = join(folder, 'scorecards', 'all.yaml');
      await mkdir(join(folder, 'scorecards'));
      const text = stringify(context.config.scorecards.get('all'), { collectionStyle: 'flow' });
      await writeFile(file, text);

      const calibration = await calibrate(context, KNOWN);
      const patch = await proposalPatch(folder, calibration.proposal ?? new Map());

      const weights = calibration.proposal?.get('all')?.measures.map(({ weight }) => weight);
      expect(weights).toEqual([100, 1]);
      expect(patch).toMatch(/^--- .*all\.yaml\n\+\+\+ .*all\.yaml\n@@ /);
      expect(patch).toContain('+');
      const shown = calibrationView(calibration, patch);
      expect(shown).toContain('nothing was changed');
      expect(shown).toMatch(/against the RFM sum +[+-]0\.\d{3} /);
      expect(await readFile(file, 'utf8')).toBe(text);
      expect(await modelVersions(context)).toHaveLength(1);
      expect(await score(settings)).toEqual(before);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
