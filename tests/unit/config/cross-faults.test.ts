import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigLab, type Edit } from '../../support/config-lab.ts';

/** Faults that only several files together have: each planted in the shipped configuration. */
let lab: ConfigLab;

beforeAll(async () => {
  lab = await ConfigLab.open();
});

afterAll(() => lab.close());

const RURAL = 'scorecards/small-rural.yaml';
const ALERTS = 'alerts.yaml';
const SEGMENTS = 'segments.yaml';
const HUBSPOT = 'mappings/hubspot.yaml';
const SILENCE = 'playbooks/silence.yaml';

const GROUP = 'scorecards/group-health.yaml';
const SALESFORCE = 'mappings/salesforce.yaml';

describe('lint holds further scorecards against the rest', () => {
  it.each<[string, Edit, string]>([
    [
      'scores to roll up that there are not',
      [GROUP, 'of: health', 'of: wealth'],
      'scorecards/group-health.yaml:{line}: roll_up.of: there is no scorecard "wealth" that weighs measures',
    ],
    [
      'a roll-up of a roll-up',
      [GROUP, 'of: health', 'of: group-health'],
      'scorecards/group-health.yaml:{line}: roll_up.of: there is no scorecard "group-health" that weighs measures',
    ],
    [
      'a measure to weigh by that there is not',
      [GROUP, 'weight_by: annual_revenue', 'weight_by: annual_revenu'],
      'scorecards/group-health.yaml:{line}: roll_up.weight_by: there is no measure "annual_revenu"',
    ],
    [
      'a written score that nobody makes',
      [SALESFORCE, '    payment-risk:', '    payment-luck:'],
      'mappings/salesforce.yaml:{line}: write.scorecards.payment-luck: there is no scorecard "payment-luck"',
    ],
    [
      'a field that two scores would be written to',
      [SALESFORCE, 'band: Bellwether_Group_Health_Band__c', 'band: Bellwether_Band__c'],
      'mappings/salesforce.yaml:{line}: write.scorecards.group-health.band: "Bellwether_Band__c" is written twice',
    ],
  ])('%s', async (_, edit, message) => {
    const found = await lab.faults(edit);
    expect(found).toContain(`config/${lab.withLine(message)}`);
  });
});

describe('lint holds scorecards against the catalogue of measures', () => {
  it.each<[string, Edit, string]>([
    [
      'a measure that there is not',
      [RURAL, 'measure: fill_rate', 'measure: fil_rate'],
      'scorecards/small-rural.yaml:{line}: measures[7].measure: there is no measure "fil_rate"',
    ],
    [
      'a measure twice',
      [RURAL, 'measure: longest_pause', 'measure: order_silence'],
      'scorecards/small-rural.yaml:{line}: measures[1].measure: "order_silence" stands twice',
    ],
    [
      'a curve that falls where more is healthier',
      [RURAL, '[0.1, 35], [0.3, 75]', '[0.1, 75], [0.3, 35]'],
      'scorecards/small-rural.yaml:{line-2}: measures[0].measure: of "order_silence" more is healthier, but its curve falls',
    ],
    [
      'a curve that rises where less is healthier',
      [RURAL, '[[30, 100], [45, 80]', '[[30, 70], [45, 80]'],
      'scorecards/small-rural.yaml:{line-2}: measures[10].measure: of "days_sales_outstanding" less is healthier, but its curve rises',
    ],
    [
      'a measure without a healthy direction',
      [RURAL, 'measure: portal_use', 'measure: overdue_balance'],
      'scorecards/small-rural.yaml:{line}: measures[13].measure: "overdue_balance" is context without a healthy direction; it cannot be weighed',
    ],
    [
      'another segment',
      [RURAL, 'segment: small-rural', 'segment: large-urban'],
      'scorecards/small-rural.yaml:{line}: segment: "large-urban" has its scorecard in config/scorecards/large-urban.yaml',
    ],
    [
      'a curve from the book that falls where more is healthier',
      [
        RURAL,
        'measure: order_silence',
        'measure: order_silence\n    quantiles: { points: [[0.1, 90], [0.9, 10]] }',
      ],
      'scorecards/small-rural.yaml:{line-1}: measures[0].measure: of "order_silence" more is healthier, but its quantile curve falls',
    ],
    [
      'a group in which nothing is weighed, and a measure in no group',
      [RURAL, 'min_coverage: 0.3', 'groups: { outcome: 60 }\nmin_coverage: 0.3'],
      'scorecards/small-rural.yaml:{line-34}: measures[7].measure: "fill_rate" belongs to business, which has no weight in groups',
    ],
    [
      'a further scorecard for an unknown segment',
      [RURAL, 'segment: small-rural', 'scorecard: payment-risk\nsegment: nowhere'],
      'scorecards/small-rural.yaml:{line}: segment: "nowhere" is not a segment of segments.yaml',
    ],
  ])('%s', async (_, edit, expected) => {
    const found = await lab.faults(edit);
    expect(found).toContain(`config/${lab.withLine(expected)}`);
  });

  it('lets a curve be level', async () => {
    expect(await lab.faults([RURAL, '[0.1, 35], [0.3, 75]', '[0.1, 35], [0.3, 35]'])).toEqual([]);
  });
});

describe('lint holds segments, alerts and playbooks against each other', () => {
  it.each<[string, Edit, string]>([
    [
      'a fallback that is no segment',
      [SEGMENTS, 'fallback: small-rural', 'fallback: others'],
      'segments.yaml:{line}: fallback: "others" is not one of the segments',
    ],
    [
      'a segment without a scorecard',
      [SEGMENTS, 'fallback:', '  - { id: export, title: Export, when: [] }\nfallback:'],
      'segments.yaml:{line-1}: segments[3].id: has no scorecard: scorecards/export.yaml',
    ],
    [
      'a segment by an unknown measure',
      [SEGMENTS, '{ field: customer_type, in: [specialty] }', '{ measure: turnover, at_least: 1 }'],
      'segments.yaml:{line}: segments[2].when[0].measure: there is no measure "turnover"',
    ],
    [
      'an alert on an unknown measure',
      [ALERTS, '{ measure: fill_rate, at_most: 0.75', '{ measure: fillrate, at_most: 0.75'],
      'alerts.yaml:{line}: alerts[1].when[0].measure: there is no measure "fillrate"',
    ],
    [
      'an end by an unknown measure',
      [ALERTS, '{ measure: fill_rate, at_least', '{ measure: fillrate, at_least'],
      'alerts.yaml:{line}: alerts[1].clears_when[0].measure: there is no measure "fillrate"',
    ],
    [
      'a season twice',
      [
        'seasons.yaml',
        'seasons:\n',
        "seasons:\n  - { id: spring-garden, title: X, product_families: [], weeks: 1, launch_days: ['2026-01-05'] }\n",
      ],
      'seasons.yaml:{line+1}: seasons[1].id: "spring-garden" stands twice',
    ],
    [
      'a template with an unknown name',
      [SILENCE, '{{ owner.name }}', '{{ owner.nam }}'],
      'playbooks/silence.yaml:{line-5}: script: is not a valid template: undefined variable: owner.nam',
    ],
    [
      'a subject with an unknown filter',
      [SILENCE, 'subject: "Call {{ account.name }}', 'subject: "Call {{ account.name | loud }}'],
      'playbooks/silence.yaml:{line}: subject: is not a valid template: undefined filter: loud, line:1, col:6',
    ],
    [
      'a playbook twice',
      [SILENCE, 'id: silence', 'id: launch-lag'],
      'playbooks/silence.yaml:{line}: id: "launch-lag" stands twice',
    ],
    [
      'a playbook for an alert that there is not',
      [SILENCE, 'alert: silence', 'alert: quiet'],
      'playbooks/silence.yaml:{line}: alert: there is no alert "quiet" in alerts.yaml',
    ],
    [
      'a file that would be passed over',
      ['playbooks/extra.yml', 'id: extra'],
      'playbooks/extra.yml: is not read: the names of configuration files end in .yaml',
    ],
  ])('%s', async (_, edit, expected) => {
    const found = await lab.faults(edit);
    expect(found).toEqual([`config/${lab.withLine(expected)}`]);
  });

  it.each<[string, Edit, string]>([
    [
      'an alert',
      [ALERTS, 'id: launch-lag', 'id: silence'],
      'alerts.yaml:{line}: alerts[3].id: "silence"',
    ],
    [
      'a segment',
      [SEGMENTS, 'id: specialty', 'id: small-rural'],
      'segments.yaml:{line}: segments[2].id: "small-rural"',
    ],
  ])('finds %s twice: the second would take the place of the first', async (_, edit, expected) => {
    const found = await lab.faults(edit);
    expect(found).toContain(`config/${lab.withLine(expected)} stands twice`);
  });

  it('tells all faults of all files at once', async () => {
    const faults = await lab.faults(
      [RURAL, 'measure: fill_rate', 'measure: fil_rate'],
      [SEGMENTS, 'fallback: small-rural', 'fallback: others'],
      [SILENCE, 'alert: silence', 'alert: quiet'],
      [HUBSPOT, '      name: name\n', ''],
    );
    expect(faults).toHaveLength(4);
  });
});
