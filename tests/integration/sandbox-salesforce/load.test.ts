import { describe, expect, it } from '@jest/globals';
import type { LoadProgress } from '../../../src/sandbox/sandbox.ts';
import { startOrg } from './org-client.ts';

describe('a load', () => {
  it('tells how far it is, and lets the event loop turn', async () => {
    const progress: LoadProgress[] = [];
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const org = await startOrg({
      onProgress: (step) => progress.push(step),
      dataset: {
        stories: [],
        tables: [
          {
            name: 'accounts',
            *rows() {
              for (let index = 0; index < 50_000; index += 1) {
                yield { key: String(index), name: `n${String(index)}` };
              }
            },
          },
        ],
      },
    });
    clearInterval(timer);
    expect(progress).toEqual([
      { table: 'accounts', rows: 20_000 },
      { table: 'accounts', rows: 40_000 },
      { table: 'accounts', rows: 50_000 },
    ]);
    expect(turns).toBeGreaterThan(1);
    const last = await org.only('SELECT Name FROM Account ORDER BY Id DESC LIMIT 1');
    expect(last['Name']).toBe('n49999');
    await org.sandbox.close();
  });

  it('gives required fields a value where the seed has none, and two users of one address two names', async () => {
    const org = await startOrg({
      dataset: {
        stories: [],
        tables: [
          {
            name: 'users',
            rows: () => [
              { key: 'u1', name: 'Solo', email: 'same@x.example' },
              { key: 'u2', name: 'Second Same', email: 'same@x.example' },
            ],
          },
          { name: 'accounts', rows: () => [{ key: 'a1', name: null }] },
          { name: 'contacts', rows: () => [{ key: 'c1', account: 'a1' }] },
          { name: 'opportunities', rows: () => [{ key: 'o1', account: 'a1', name: 'x' }] },
        ],
      },
    });
    expect(await org.only('SELECT Name FROM Account')).toMatchObject({ Name: 'a1' });
    expect(await org.only('SELECT LastName FROM Contact')).toMatchObject({ LastName: 'c1' });
    expect(await org.only('SELECT StageName, CloseDate FROM Opportunity')).toMatchObject({
      StageName: 'Prospecting',
      CloseDate: '2026-04-20',
    });
    const usernames = [...org.sandbox.inspect('User')].map((user) => user['Username']);
    expect(usernames).toEqual(expect.arrayContaining(['same@x.example', 'same@x.example.2']));
    await org.sandbox.close();
  });

  it('refuses a line without its order', async () => {
    const org = startOrg({
      dataset: {
        stories: [],
        tables: [
          { name: 'return_lines', rows: () => [{ key: 'rl1', return: 'nowhere', sku: 'x' }] },
        ],
      },
    });
    await expect(org).rejects.toMatchObject({ code: 'import.invalid' });
  });
});
