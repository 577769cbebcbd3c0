import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigLab, type Edit } from '../../support/config-lab.ts';

/** Faults that one file has by itself: each planted in the shipped configuration. */
let lab: ConfigLab;

beforeAll(async () => {
  lab = await ConfigLab.open();
});

afterAll(() => lab.close());

const MAIN = 'bellwether.yaml';
const RURAL = 'scorecards/small-rural.yaml';
const CRON = 'must be a cron expression of five or six fields, e.g. "15 5 * * *"';

describe('lint names file, line, path, what was expected and what stands there', () => {
  it.each<[string, Edit, string]>([
    [
      'an unknown key',
      [MAIN, 'trend_days: 28', 'trend_day: 28'],
      'bellwether.yaml:{line}: scoring.trend_day: unknown key; see the configuration reference for the known ones',
    ],
    [
      'a wrong type',
      [MAIN, 'active_days: 365', 'active_days: a year'],
      'bellwether.yaml:{line}: scoring.active_days: expected number; got "a year"',
    ],
    [
      'a missing key',
      [MAIN, 'currency: GBP\n', ''],
      'bellwether.yaml: currency: expected string; got nothing',
    ],
    [
      'a value out of range',
      [MAIN, 'max_band_changes_percent: 25', 'max_band_changes_percent: 250'],
      'bellwether.yaml:{line}: safety.max_band_changes_percent: too big: expected number to be <=100; got 250',
    ],
    [
      'a bad cron expression',
      [MAIN, "'15 5 * * *'", "'15 25 * * *'"],
      `bellwether.yaml:{line}: schedule.run[0]: ${CRON}; got "15 25 * * *"`,
    ],
    [
      'no cron expression at all',
      [MAIN, "'15 5 * * *'", 'daily'],
      `bellwether.yaml:{line}: schedule.run[0]: ${CRON}; got "daily"`,
    ],
    [
      'a bad currency',
      [MAIN, 'currency: GBP', 'currency: £'],
      'bellwether.yaml:{line}: currency: must be an ISO 4217 code such as GBP; got "£"',
    ],
    [
      'an exchange rate for no currency',
      [MAIN, 'exchange_rates: {}', 'exchange_rates: { euro: 0.86 }'],
      'bellwether.yaml:{line}: exchange_rates.euro: the name must be an ISO 4217 code such as EUR; got "euro"',
    ],
    [
      'an exchange rate of nothing',
      [MAIN, 'exchange_rates: {}', 'exchange_rates: { EUR: 0 }'],
      'bellwether.yaml:{line}: exchange_rates.EUR: too small: expected number to be >0; got 0',
    ],
    [
      'a bad time zone',
      [MAIN, 'Europe/London', 'Europe/Londno'],
      'bellwether.yaml:{line}: time_zone: must be an IANA time zone such as Europe/London; got "Europe/Londno"',
    ],
    [
      'a secret written as text',
      [MAIN, 'access_token: { env: HUBSPOT_ACCESS_TOKEN }', 'access_token: pat-na1-01234567'],
      'bellwether.yaml:{line}: connections.hubspot.auth.access_token: expected { env: NAME } or { file: PATH }, never the secret itself; got something that is not shown here',
    ],
    [
      'an unknown CRM',
      [MAIN, 'crm: hubspot', 'crm: pipedrive'],
      'bellwether.yaml:{line}: connections.hubspot.crm: expected "salesforce" or "hubspot"; got "pipedrive"',
    ],
    [
      'an unknown way to log in',
      [MAIN, 'method: jwt', 'method: password'],
      'bellwether.yaml:{line}: connections.salesforce.auth.method: expected "jwt" or "oauth" or "client_credentials" or "refresh_token" or "access_token"; got "password"',
    ],
    [
      'a name that no connection can have',
      [MAIN, '  hubspot:\n', '  Hub Spot:\n'],
      'bellwether.yaml:{line}: connections.Hub Spot: the name must be a short name such as "salesforce"; got "Hub Spot"',
    ],
    [
      'no YAML',
      [MAIN, 'currency: GBP\n', 'currency: GBP: EUR\n'],
      'bellwether.yaml:{line}: is not valid YAML: Nested mappings are not allowed in compact mappings',
    ],
    [
      'a key twice',
      [MAIN, 'currency: GBP\n', 'currency: GBP\ncurrency: EUR\n'],
      'bellwether.yaml:{line}: is not valid YAML: Map keys must be unique',
    ],
    [
      'a curve whose values do not increase',
      [RURAL, '[0.1, 35], [0.3, 75]', '[0.3, 35], [0.3, 75]'],
      'scorecards/small-rural.yaml:{line}: measures[0].curve: values must increase from point to point; got [[0.02,0],[0.3,35],[0.3,75],[0.6,100]]',
    ],
    [
      'points beyond 100',
      [RURAL, '[0.6, 100]]', '[0.6, 110]]'],
      'scorecards/small-rural.yaml:{line}: measures[0].curve[3][1]: too big: expected number to be <=100; got 110',
    ],
    [
      'a point without points',
      [RURAL, '[0.6, 100]]', '[0.6]]'],
      'scorecards/small-rural.yaml:{line}: measures[0].curve[3]: too small: expected array to have >=2 items; got [0.6]',
    ],
    [
      'a weight of nothing',
      [RURAL, 'weight: 6', 'weight: 0'],
      'scorecards/small-rural.yaml:{line}: measures[0].weight: too small: expected number to be >0; got 0',
    ],
    [
      'an unknown policy',
      [RURAL, 'weight: 6', 'weight: 8\n    missing: ignore'],
      'scorecards/small-rural.yaml:{line}: measures[0].missing: expected "spread" or "neutral" or "withhold"; got "ignore"',
    ],
    [
      'bands that overlap',
      [RURAL, 'yellow_from: 40', 'yellow_from: 65'],
      'scorecards/small-rural.yaml:{line}: bands: yellow_from must be below green_from; got {"yellow_from":65,"green_from":65,"dead_band":5,"hold_day...',
    ],
    [
      'a green that nobody reaches again',
      [RURAL, 'green_from: 65', 'green_from: 96'],
      'scorecards/small-rural.yaml:{line}: bands: green_from and dead_band must not come to more than 100: no account would turn green again; got {"yellow_from":40,"green_from":96,"dead_band":5,"hold_day...',
    ],
    [
      'a condition without a bound',
      [
        'alerts.yaml',
        '{ measure: fill_rate, at_most: 0.75, min_sample: 3 }',
        '{ measure: fill_rate }',
      ],
      'alerts.yaml:{line}: alerts[1].when[0]: needs at_least or at_most; got {"measure":"fill_rate"}',
    ],
    [
      'a condition on an unknown field',
      ['segments.yaml', 'field: customer_type', 'field: customer'],
      'segments.yaml:{line}: segments[0].when[0].field: expected "customer_type" or "region" or "country"; got "customer"',
    ],
    [
      'a launch day that is none',
      ['seasons.yaml', "'2026-03-02'", "'2026-02-30'"],
      'seasons.yaml:{line}: seasons[0].launch_days[3]: invalid ISO date; got "2026-02-30"',
    ],
    [
      'launch days out of order',
      ['seasons.yaml', "'2026-03-02', '2027-03-01'", "'2027-03-01', '2026-03-02'"],
      'seasons.yaml:{line}: seasons[0].launch_days: must be in order; got ["2023-03-06","2024-03-04","2025-03-03","2027-03-01","202...',
    ],
    [
      'an unknown entity',
      ['mappings/hubspot.yaml', '  portal_usage:', '  portal_use:'],
      'mappings/hubspot.yaml:{line}: entities.portal_use: unknown key; see the configuration reference for the known ones',
    ],
    [
      'an unknown canonical field',
      ['mappings/hubspot.yaml', '      title: jobtitle', '      job: jobtitle'],
      'mappings/hubspot.yaml:{line}: entities.contacts.fields.job: unknown key; see the configuration reference for the known ones',
    ],
    [
      'an unknown way to map a field',
      ['mappings/hubspot.yaml', '      title: jobtitle', '      title: { property: jobtitle }'],
      'mappings/hubspot.yaml:{line}: entities.contacts.fields.title.property: unknown key; see the configuration reference for the known ones',
    ],
    [
      'a task that is due in the past',
      ['playbooks/silence.yaml', 'due_in_working_days: 2', 'due_in_working_days: -2'],
      'playbooks/silence.yaml:{line}: due_in_working_days: too small: expected number to be >=0; got -2',
    ],
    [
      'a playbook without a cooldown',
      ['playbooks/silence.yaml', 'cooldown_days: 30', 'cooldown_days: 0'],
      'playbooks/silence.yaml:{line}: cooldown_days: too small: expected number to be >=1; got 0',
    ],
  ])('%s', async (_, edit, expected) => {
    const found = await lab.faults(edit);
    expect(found).toEqual([`config/${lab.withLine(expected)}`]);
  });
});
