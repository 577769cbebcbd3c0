import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  chooseVersion,
  modelVersions,
  publishModel,
  restoreModel,
  type PublishReport,
} from '../../../src/model/publish/publish-model.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { connectionStatus } from '../../../src/pipeline/status.ts';
import { day, PipelineLab, TODAY } from '../../support/pipeline-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

const SECOND = { scorecardVersion: 'test-2' };
const THIRD = { scorecardVersion: 'test-3' };
const DIFFERENCE = 'scorecards/all.yaml: version "test-1" -> "test-2"';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

function publish(lab: PipelineLab, settings: object, more: object = {}): Promise<PublishReport> {
  const request = { day: TODAY, author: 'ada', note: undefined, overrideReason: undefined };
  return publishModel(lab.context({ settings }), { ...request, check: false, ...more });
}

describe('the model of a connection', () => {
  it('is published by itself with the first score, and marked on the days that it scored', async () => {
    const lab = await PipelineLab.open(store.database, [80]);
    const { model, score } = await lab.run();
    expect(model).toMatchObject({ number: 1, name: 'test-1', first: true, unpublished: [] });
    const [version] = await modelVersions(lab.context());
    expect(version).toMatchObject({
      number: 1,
      author: 'bellwether',
      verdict: { result: 'unjudged' },
      marks: [{ modelVersion: score?.modelVersion, firstDay: day(-28), lastDay: TODAY }],
    });
    expect((await lab.run({ today: day(1) })).model).toMatchObject({ number: 1, first: false });
    expect((await chooseVersion(lab.context(), undefined)).marks[0]?.lastDay).toBe(day(1));
  });

  it('is not that of the files before they are published, and runs and status say so', async () => {
    const lab = await PipelineLab.open(store.database, [80]);
    const before = await lab.run();
    const changed = await lab.run({ settings: SECOND });
    expect(changed.score).toMatchObject({
      scope: 'none',
      modelVersion: before.score?.modelVersion,
    });
    expect(changed.model?.unpublished).toEqual([DIFFERENCE]);
    const status = await connectionStatus(lab.context({ settings: SECOND }));
    expect(status.model).toMatchObject({ number: 1, unpublished: [DIFFERENCE] });
  });

  it('is that of the files once they are published: everything is scored anew', async () => {
    const lab = await PipelineLab.open(store.database, [80]);
    await lab.run();
    const report = await publish(lab, SECOND);
    expect(report).toMatchObject({ outcome: 'published', number: 2, differences: [DIFFERENCE] });
    const { score, model } = await lab.run({ settings: SECOND });
    expect(score).toMatchObject({ scope: 'all', modelVersion: expect.stringMatching(/^test-2\+/) });
    expect(model).toMatchObject({ number: 2, unpublished: [], author: 'ada' });
  });

  it('is not published again when nothing changed, and not at all to check it', async () => {
    const lab = await PipelineLab.open(store.database, [80]);
    await lab.run();
    expect(await publish(lab, {})).toMatchObject({ outcome: 'unchanged', number: undefined });
    expect(await publish(lab, SECOND, { check: true })).toMatchObject({
      outcome: 'checked',
      verdict: { result: 'unjudged' },
      differences: [DIFFERENCE],
    });
    expect(await modelVersions(lab.context())).toHaveLength(1);
  });

  it('is brought back by one command, as a new version, and the files are then what differs', async () => {
    const lab = await PipelineLab.open(store.database, [80]);
    const first = await lab.run();
    await publish(lab, SECOND);
    await lab.run({ settings: SECOND });
    const restored = await restoreModel(lab.context({ settings: SECOND }), {
      number: undefined,
      author: 'bob',
      note: 'too many reds',
    });
    expect(restored).toMatchObject({ number: 3, restored: 1 });
    const run = await lab.run({ settings: SECOND });
    expect(run.score?.modelVersion).toBe(first.score?.modelVersion);
    expect(run.model).toMatchObject({ number: 3, unpublished: [DIFFERENCE] });
    const [newest] = await modelVersions(lab.context());
    expect(newest).toMatchObject({ restoredFrom: 1, note: 'too many reds', author: 'bob' });
    const again = restoreModel(lab.context(), { number: 1, author: 'bob', note: undefined });
    await expect(again).rejects.toMatchObject({ code: 'usage.invalid' });
  });

  it('is complained of when it changes for the fourth time in half a year', async () => {
    const lab = await PipelineLab.open(store.database, [80]);
    await lab.run();
    await publish(lab, SECOND);
    expect((await publish(lab, THIRD)).complaints).toEqual([]);
    expect((await publish(lab, SECOND)).complaints).toEqual([
      expect.stringContaining('version 4 within half a year'),
    ]);
  });

  it('is due for review half a year after it was published', async () => {
    const lab = await PipelineLab.open(store.database, [80]);
    await lab.run();
    const age = (days: number): Promise<number> =>
      store.database.run(
        `UPDATE bellwether.model_versions SET published_at = now() - make_interval(days => $2) WHERE connection_id = $1`,
        [lab.connectionId, days],
      );
    await age(183);
    expect((await lab.run()).model?.reviewDue).toBe(false);
    await age(184);
    expect((await lab.run()).model?.reviewDue).toBe(true);
  });
});
