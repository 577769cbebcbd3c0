import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../../src/config/config-files.ts';
import { ConfigLab } from '../../support/config-lab.ts';

let lab: ConfigLab;

beforeAll(async () => {
  lab = await ConfigLab.open();
});

afterAll(() => lab.close());

async function shipped(): Promise<Config> {
  await lab.plant();
  const { config, faults } = await lab.read();
  expect(faults).toEqual([]);
  if (config === undefined) throw new Error('no configuration');
  return config;
}

/** The names of a folder's files, without their ending. */
async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).map((name) => name.replace(/\.yaml$/, '')).sort();
}

describe('the shipped configuration', () => {
  it('has no faults, and every file of it is read', async () => {
    const config = await shipped();
    const further = config.extraScorecards.map(({ scorecard = '' }) => scorecard);
    expect([...config.scorecards.keys(), ...further].sort()).toEqual(
      await namesIn('config/scorecards'),
    );
    expect(config.playbooks.map(({ id }) => id).sort()).toEqual(await namesIn('config/playbooks'));
    expect(
      [...config.mappings.keys()].map((name) => name.replace(/^mappings\//, '')).sort(),
    ).toEqual((await readdir('config/mappings')).sort());
  });

  it('gives every alert a playbook', async () => {
    const { alerts, playbooks } = await shipped();
    expect(new Set(playbooks.map(({ alert }) => alert))).toEqual(
      new Set(alerts.alerts.map(({ id }) => id)),
    );
  });

  it('weighs 100 in every scorecard, so that a weight can be read as per cent', async () => {
    const { scorecards } = await shipped();
    for (const { measures } of scorecards.values()) {
      let total = 0;
      for (const { weight } of measures) total += weight;
      expect(total).toBe(100);
    }
  });

  it('leaves a distance between a reason and its end', async () => {
    const { alerts } = await shipped();
    for (const alert of alerts.alerts) {
      for (const end of alert.clears_when) {
        const start = alert.when.find(({ measure }) => measure === end.measure);
        const gap =
          start?.at_most === undefined
            ? (start?.at_least ?? 0) - (end.at_most ?? 0)
            : (end.at_least ?? 0) - start.at_most;
        expect(gap).toBeGreaterThan(0);
      }
    }
  });
});

describe('readConfig', () => {
  it('takes what is left out for its default', async () => {
    await lab.plant([
      'bellwether.yaml',
      [
        'time_zone: Europe/London',
        'currency: GBP',
        'connections:',
        '  hs:',
        '    crm: hubspot',
        '    mapping: mappings/hubspot.yaml',
        '    base_url: https://api.hubapi.com',
        '    auth: { method: access_token, access_token: { env: TOKEN } }',
      ].join('\n'),
    ]);
    const { config, faults } = await lab.read();
    expect(faults).toEqual([]);
    expect(config?.main).toMatchObject({
      exchange_rates: {},
      schedule: { run: ['15 5 * * *', '*/30 7-19 * * 1-5'] },
      scoring: {
        active_days: 365,
        trend_days: 28,
        trend_points: 5,
        min_change_points: 1,
        sessions: 2,
      },
      tasks: { fallback_owner: null, max_new_per_owner_per_day: 5, max_open_per_owner: 25 },
      safety: { max_band_changes_percent: 25, max_new_tasks: 500 },
      api: { host: '127.0.0.1', port: 8480, token: { env: 'BELLWETHER_API_TOKEN' } },
      connections: {
        hs: {
          enabled: true,
          timeout_seconds: 60,
          calls_per_10_seconds: 190,
          budget: { calls_per_run: 20_000, reserve_percent: 20 },
        },
      },
    });
    expect([...(config?.mappings.keys() ?? [])]).toEqual(['mappings/hubspot.yaml']);
  });

  it('names the folder that is not there', async () => {
    await rm(lab.folder, { recursive: true, force: true });
    const { config, faults } = await lab.read();
    expect(config).toBeUndefined();
    expect(faults).toEqual([
      {
        file: lab.folder,
        line: undefined,
        path: '',
        message: 'there is no such configuration folder (--config, BELLWETHER_CONFIG)',
      },
    ]);
  });

  it('names every file that is missing, at once', async () => {
    await rm(lab.folder, { recursive: true, force: true });
    await mkdir(lab.folder);
    const { faults } = await lab.read();
    expect(faults.map(({ file, message }) => [file, message.slice(0, 14)])).toEqual(
      ['bellwether.yaml', 'segments.yaml', 'seasons.yaml', 'alerts.yaml'].map((name) => [
        join(lab.folder, name),
        'cannot be read',
      ]),
    );
  });

  it('goes without playbooks, but not without scorecards', async () => {
    await lab.plant();
    await rm(join(lab.folder, 'playbooks'), { recursive: true });
    expect((await lab.read()).config?.playbooks).toEqual([]);
    await rm(join(lab.folder, 'scorecards'), { recursive: true });
    const messages = (await lab.read()).faults.map(({ message }) => message);
    expect(messages.filter((message) => message.startsWith('has no scorecard'))).toEqual(
      ['large-urban', 'small-rural', 'specialty'].map(
        (id) => `has no scorecard: scorecards/${id}.yaml`,
      ),
    );
  });
});
