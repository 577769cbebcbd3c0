import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorsOf, startOrg, type JsonRecord, type OrgClient } from './org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.sandbox.close());

function node(type: string, referenceId: string, fields: JsonRecord): JsonRecord {
  return { attributes: { type, referenceId }, ...fields };
}

function tree(records: readonly JsonRecord[], object = 'Account') {
  return org.post(`/composite/tree/${object}`, { records });
}

function names(like: string): Promise<readonly JsonRecord[]> {
  return org.records(`SELECT Name FROM Account WHERE Name LIKE '${like}'`);
}

describe('a tree', () => {
  it('creates records with their children, and answers level by level', async () => {
    const { status, body } = await tree([
      node('Account', 'ref1', {
        Name: 'Tree 1',
        Contacts: {
          records: [
            node('Contact', 'ref2', { LastName: 'Two' }),
            node('Contact', 'ref3', { LastName: 'Three' }),
          ],
        },
        ChildAccounts: { records: [node('Account', 'ref5', { Name: 'Tree child' })] },
      }),
      node('Account', 'ref4', { Name: 'Tree 4' }),
    ]);
    expect(status).toBe(201);
    expect(body).toEqual({
      hasErrors: false,
      results: ['ref1', 'ref4', 'ref2', 'ref3', 'ref5'].map((referenceId) => ({
        referenceId,
        id: expect.stringMatching(/^00[13]\w{15}$/),
      })),
    });
    expect(
      await org.records(
        "SELECT LastName, (SELECT Id FROM Tasks) FROM Contact WHERE Account.Name = 'Tree 1' ORDER BY LastName",
      ),
    ).toMatchObject([{ LastName: 'Three' }, { LastName: 'Two' }]);
    expect(
      await org.only("SELECT Parent.Name FROM Account WHERE Name = 'Tree child'"),
    ).toMatchObject({ Parent: { Name: 'Tree 1' } });
  });

  it('creates nothing at all if one record fails, and tells that one alone', async () => {
    const { status, body } = await tree([
      node('Account', 'ref1', {
        Name: 'Felled 1',
        Contacts: {
          records: [node('Contact', 'ref2', { LastName: 'Smith', Email: 'not an address' })],
        },
      }),
      node('Account', 'ref4', { Name: 'Felled 4' }),
    ]);
    expect(status).toBe(400);
    expect(body).toEqual({
      hasErrors: true,
      results: [
        {
          referenceId: 'ref2',
          errors: [
            {
              statusCode: 'INVALID_EMAIL_ADDRESS',
              message: 'Email: invalid email address: not an address',
              fields: ['Email'],
            },
          ],
        },
      ],
    });
    expect(await names('Felled%')).toEqual([]);
  });

  it.each([
    ['no reference id', [{ attributes: { type: 'Account' }, Name: 'Sapling' }]],
    ['one reference id twice', [1, 2].map(() => node('Account', 'r', { Name: 'Sapling' }))],
    ['another type at its root', [node('Contact', 'r', { LastName: 'x' })]],
    [
      'children under an unknown name',
      [node('Account', 'r', { Name: 'Sapling', Twigs: { records: [] } })],
    ],
    [
      'more than 200 records',
      Array.from({ length: 201 }, (_, n) => node('Account', `r${String(n)}`, { Name: 'Sapling' })),
    ],
  ])('is refused with %s', async (_, records) => {
    const answer = await tree(records);
    expect(answer.status).toBe(400);
    expect(errorsOf(answer)).toHaveLength(1);
    expect(await names('Sapling')).toEqual([]);
  });

  it('is refused deeper than five levels', async () => {
    const nested = (depth: number): JsonRecord =>
      node('Account', `d${String(depth)}`, {
        Name: 'Deep',
        ...(depth === 0 ? {} : { ChildAccounts: { records: [nested(depth - 1)] } }),
      });
    expect((await tree([nested(5)])).status).toBe(400);
    expect(await names('Deep')).toEqual([]);
    expect((await tree([nested(4)])).status).toBe(201);
  });
});
