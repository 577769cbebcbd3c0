import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API, errorsOf, startOrg, type JsonRecord, type OrgClient } from './org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.sandbox.close());

function create(referenceId: string, object: string, body: JsonRecord): JsonRecord {
  return { method: 'POST', url: `${API}/sobjects/${object}`, referenceId, body };
}

interface GraphAnswer {
  readonly graphId: string;
  readonly isSuccessful: boolean;
  readonly graphResponse: { readonly compositeResponse: readonly JsonRecord[] };
}

async function run(graphs: readonly JsonRecord[]): Promise<readonly GraphAnswer[]> {
  const answer = await org.post('/composite/graph', { graphs });
  expect(answer.status).toBe(200);
  return (answer.body as { graphs: GraphAnswer[] }).graphs;
}

function names(like: string): Promise<readonly JsonRecord[]> {
  return org.records(`SELECT Name FROM Account WHERE Name LIKE '${like}'`);
}

describe('composite graphs', () => {
  it('are each all or nothing, and independent of one another', async () => {
    const [good, bad] = await run([
      {
        graphId: 'g1',
        compositeRequest: [
          create('a', 'Account', { Name: 'Graph good' }),
          create('c', 'Contact', { LastName: 'x', AccountId: '@{a.id}' }),
        ],
      },
      {
        graphId: 'g2',
        compositeRequest: [
          create('a', 'Account', { Name: 'Graph bad' }),
          create('c', 'Contact', { AccountId: '@{a.id}' }),
        ],
      },
    ]);
    expect(good).toMatchObject({
      graphId: 'g1',
      isSuccessful: true,
      graphResponse: {
        compositeResponse: [
          { httpStatusCode: 201, referenceId: 'a', body: { success: true, errors: [] } },
          { httpStatusCode: 201, referenceId: 'c' },
        ],
      },
    });
    expect(bad).toMatchObject({
      graphId: 'g2',
      isSuccessful: false,
      graphResponse: {
        compositeResponse: [
          { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
          { httpStatusCode: 400, body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
        ],
      },
    });
    expect(await names('Graph%')).toEqual([expect.objectContaining({ Name: 'Graph good' })]);
  });

  it('are given up after the fifteenth failure', async () => {
    const failing = Array.from({ length: 15 }, (_, index) => ({
      graphId: `f${String(index)}`,
      compositeRequest: [create('a', 'Account', {})],
    }));
    const graphs = await run([
      ...failing,
      { graphId: 'rest', compositeRequest: [create('a', 'Account', { Name: 'Too late' })] },
    ]);
    expect(graphs.at(-1)).toMatchObject({
      isSuccessful: false,
      graphResponse: { compositeResponse: [{ body: [{ errorCode: 'PROCESSING_HALTED' }] }] },
    });
    expect(await names('Too late')).toEqual([]);
  });

  const chain = Array.from({ length: 16 }, (_, index) =>
    create(`n${String(index)}`, 'Account', {
      Name: 'Chain',
      ...(index === 0 ? {} : { ParentId: `@{n${String(index - 1)}.id}` }),
    }),
  );

  it.each([
    [
      'more than 75 of them',
      Array.from({ length: 76 }, (_, n) => ({ graphId: String(n), compositeRequest: [] })),
      'LIMIT_EXCEEDED',
    ],
    [
      'more than 500 nodes',
      [0, 1].map((half) => ({
        graphId: String(half),
        compositeRequest: Array.from({ length: 251 }, (_, n) =>
          create(`n${String(n)}`, 'Account', { Name: 'Many' }),
        ),
      })),
      'LIMIT_EXCEEDED',
    ],
    ['a graph deeper than 15', [{ graphId: 'g', compositeRequest: chain }], 'LIMIT_EXCEEDED'],
    [
      'a query in one',
      [
        {
          graphId: 'g',
          compositeRequest: [
            { method: 'GET', url: `${API}/query?q=SELECT+Id+FROM+Account`, referenceId: 'q' },
          ],
        },
      ],
      'INVALID_INPUT',
    ],
  ])('are refused with %s', async (_, graphs, errorCode) => {
    const answer = await org.post('/composite/graph', { graphs });
    expect(answer.status).toBe(400);
    expect(errorsOf(answer)).toMatchObject([{ errorCode }]);
    expect(await names('Chain')).toEqual([]);
    expect(await names('Many')).toEqual([]);
  });

  it('may be 15 deep', async () => {
    const [graph] = await run([{ graphId: 'g', compositeRequest: chain.slice(0, 15) }]);
    expect(graph?.isSuccessful).toBe(true);
  });
});
