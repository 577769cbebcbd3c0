import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { explainView } from '../../../src/cli/views/explain-view.ts';
import { explainAccount } from '../../../src/pipeline/explain.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { day, PipelineLab } from '../../support/pipeline-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

/** Score, band and sentence of an account as the CRM has them. */
function written(lab: PipelineLab, account: string): readonly unknown[] {
  const { Score__c, Band__c, Reason__c } = lab.crm.get('Account', account);
  return [Score__c, Band__c, Reason__c];
}

it('writes the band that a cap holds, with its reason and the score as it is, until the cap ends', async () => {
  const cap = {
    band: 'red' as const,
    because: 'no longer answers',
    when: [{ measure: 'health', at_most: 80, min_sample: 0 }],
  };
  const scorecard = { caps: [cap] };
  const lab = await PipelineLab.open(store.database, [80, 90], { scorecard });
  await lab.run();
  expect(written(lab, 'A1')).toEqual([
    80,
    'red',
    'held at red: no longer answers; 80: health +80 (-20)',
  ]);
  expect(written(lab, 'A2')).toEqual([90, 'green', '90: health +90 (-10)']);
  const explained = await explainAccount(lab.context(), 'A1', {
    scorecard: 'health',
    asOf: undefined,
  });
  expect(explainView(explained)).toContain('held at red: no longer answers; 80: health +80');
  lab.account('A1', 85);
  await lab.run({ today: day(1) });
  expect(written(lab, 'A1').slice(0, 2)).toEqual([85, 'green']);
});
