import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  API,
  errorsOf,
  startOrg,
  type Answer,
  type JsonRecord,
  type OrgClient,
} from './org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.sandbox.close());

const ROLLED_BACK = [
  {
    errorCode: 'PROCESSING_HALTED',
    message:
      'The transaction was rolled back since another operation in the same transaction failed.',
  },
];

interface Entry {
  readonly body: unknown;
  readonly httpHeaders: JsonRecord;
  readonly httpStatusCode: number;
  readonly referenceId: string;
}

function composite(compositeRequest: readonly JsonRecord[], options: JsonRecord = {}) {
  return org.post('/composite', { ...options, compositeRequest });
}

async function entriesOf(answer: Promise<Answer>): Promise<readonly Entry[]> {
  const { status, body } = await answer;
  expect(status).toBe(200);
  return (body as { compositeResponse: Entry[] }).compositeResponse;
}

function create(referenceId: string, object: string, body: JsonRecord): JsonRecord {
  return { method: 'POST', url: `${API}/sobjects/${object}`, referenceId, body };
}

function names(like: string): Promise<readonly JsonRecord[]> {
  return org.records(`SELECT Name FROM Account WHERE Name LIKE '${like}'`);
}

describe('a composite request', () => {
  it('passes values of earlier answers on to bodies and addresses', async () => {
    const entries = await entriesOf(
      composite([
        create('acc', 'Account', { Name: 'Parent One' }),
        create('con', 'Contact', { LastName: 'Of @{acc.id}', AccountId: '@{acc.id}' }),
        {
          method: 'GET',
          url: `${API}/sobjects/Account/@{acc.id}?fields=Name`,
          referenceId: 'read',
        },
        {
          method: 'GET',
          url: `${API}/query?q=SELECT+Id,+Name+FROM+Contact+WHERE+AccountId='@{acc.id}'`,
          referenceId: 'found',
        },
        {
          method: 'PATCH',
          url: `${API}/sobjects/Contact/@{found.records[0].Id}`,
          referenceId: 'patched',
          body: { Title: '@{read.Name}' },
        },
      ]),
    );
    const accountId = (entries[0]?.body as { id: string } | undefined)?.id ?? '';
    expect(entries[0]).toEqual({
      body: { id: accountId, success: true, errors: [] },
      httpHeaders: { Location: `${API}/sobjects/Account/${accountId}` },
      httpStatusCode: 201,
      referenceId: 'acc',
    });
    expect(entries.map(({ httpStatusCode }) => httpStatusCode)).toEqual([201, 201, 200, 200, 204]);
    expect(entries[4]?.body).toBeNull();
    expect(
      await org.only(`SELECT LastName, Title FROM Contact WHERE AccountId = '${accountId}'`),
    ).toMatchObject({ LastName: `Of ${accountId}`, Title: 'Parent One' });
  });

  it('goes on after a failure, but not with what depends on it', async () => {
    const entries = await entriesOf(
      composite([
        create('bad', 'Account', { Name: 'Half', Customer_Type__c: 'Bank' }),
        create('child', 'Contact', { LastName: 'Orphan', AccountId: '@{bad.id}' }),
        create('good', 'Account', { Name: 'Half done' }),
      ]),
    );
    expect(entries).toMatchObject([
      {
        httpStatusCode: 400,
        httpHeaders: {},
        body: [
          {
            errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
            message: 'Customer Type: bad value for restricted picklist field: Bank',
            fields: ['Customer_Type__c'],
          },
        ],
      },
      { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
      { httpStatusCode: 201 },
    ]);
    expect(await names('Half%')).toHaveLength(1);
    expect(await org.records("SELECT Id FROM Contact WHERE LastName = 'Orphan'")).toEqual([]);
  });

  it('undoes everything with allOrNone, before and behind the failure', async () => {
    const entries = await entriesOf(
      composite(
        [
          create('first', 'Account', { Name: 'Undone 1' }),
          create('bad', 'Contact', { FirstName: 'x' }),
          create('last', 'Account', { Name: 'Undone 2' }),
        ],
        { allOrNone: true },
      ),
    );
    expect(entries).toMatchObject([
      { referenceId: 'first', httpStatusCode: 400, body: ROLLED_BACK },
      {
        referenceId: 'bad',
        httpStatusCode: 400,
        body: [
          {
            errorCode: 'REQUIRED_FIELD_MISSING',
            message: 'Required fields are missing: [LastName]',
            fields: ['LastName'],
          },
        ],
      },
      { referenceId: 'last', httpStatusCode: 400, body: ROLLED_BACK },
    ]);
    expect(await names('Undone%')).toEqual([]);
  });

  it('tells errors of subrequests in the form of the REST API', async () => {
    const entries = await entriesOf(
      composite([
        { method: 'GET', url: `${API}/nothing`, referenceId: 'a' },
        {
          method: 'GET',
          url: `${API}/tooling/query?q=SELECT+Id+FROM+CustomField`,
          referenceId: 'b',
        },
        { method: 'GET', url: `${API}/query?q=select+count()+from+XYZZY`, referenceId: 'c' },
        { method: 'DELETE', url: `${API}/query`, referenceId: 'd' },
      ]),
    );
    const notFound = [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }];
    expect(entries.map(({ httpStatusCode }) => httpStatusCode)).toEqual([404, 404, 400, 405]);
    expect(entries[0]?.body).toEqual(notFound);
    expect(entries[1]?.body).toEqual(notFound);
    expect(entries[2]?.body).toEqual([
      {
        errorCode: 'INVALID_TYPE',
        message:
          "\nselect count() from XYZZY\n                    ^\nERROR at Row:1:Column:21\nsObject type 'XYZZY' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.",
      },
    ]);
  });

  it('carries collections, whose failed rows are no failure of theirs', async () => {
    const entries = await entriesOf(
      composite(
        [
          {
            method: 'POST',
            url: `${API}/composite/sobjects`,
            referenceId: 'rows',
            body: {
              records: [
                { attributes: { type: 'Account' }, Name: 'Row' },
                { attributes: { type: 'Account' } },
              ],
            },
          },
          {
            method: 'PATCH',
            url: `${API}/sobjects/Account/@{rows[0].id}`,
            referenceId: 'patched',
            body: { Region__c: 'West' },
          },
        ],
        { allOrNone: true },
      ),
    );
    expect(entries).toMatchObject([
      { httpStatusCode: 200, body: [{ success: true }, { success: false }] },
      { httpStatusCode: 204, body: null },
    ]);
    expect(await org.only("SELECT Region__c FROM Account WHERE Name = 'Row'")).toMatchObject({
      Region__c: 'West',
    });
  });

  it('refuses a reference id with other signs than letters, digits and underscores', async () => {
    const entries = await entriesOf(
      composite([create('LinkDeliveryRecord-xyz', 'Account', { Name: 'Never' })]),
    );
    expect(entries).toMatchObject([
      {
        httpStatusCode: 400,
        body: [
          {
            message:
              "Provided referenceId ('LinkDeliveryRecord-xyz') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').",
          },
        ],
      },
    ]);
    expect(await names('Never')).toEqual([]);
  });

  it('is one call of the daily allowance', async () => {
    const before = await org.apiUsage();
    await composite([1, 2, 3].map((n) => ({ ...LIMITS, referenceId: `r${String(n)}` })));
    expect(await org.apiUsage()).toBe(before + 2);
  });

  it('lists what there is below it', async () => {
    expect((await org.get('/composite')).body).toEqual({
      tree: `${API}/composite/tree`,
      batch: `${API}/composite/batch`,
      sobjects: `${API}/composite/sobjects`,
      graph: `${API}/composite/graph`,
    });
  });
});

const LIMITS = { method: 'GET', url: `${API}/limits` };
const QUERY = { method: 'GET', url: `${API}/query?q=SELECT+Id+FROM+Account` };

function several(count: number, request: JsonRecord): readonly JsonRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    ...request,
    referenceId: `r${String(index)}`,
  }));
}

describe('a composite request that is refused as a whole', () => {
  it.each([
    ['26 subrequests', several(26, LIMITS), 'LIMIT_EXCEEDED'],
    ['six queries', several(6, QUERY), 'LIMIT_EXCEEDED'],
    ['one reference id twice', [...several(1, LIMITS), ...several(1, LIMITS)], 'INVALID_INPUT'],
    ['no reference id', [LIMITS], 'JSON_PARSER_ERROR'],
    ['no method', [{ url: '/x', referenceId: 'r' }], 'JSON_PARSER_ERROR'],
    [
      'a header that it has already',
      [{ ...LIMITS, referenceId: 'r', httpHeaders: { Authorization: 'x' } }],
      'INVALID_INPUT',
    ],
  ])('has %s', async (_, requests, errorCode) => {
    const answer = await composite(requests);
    expect(answer.status).toBe(400);
    expect(errorsOf(answer)).toMatchObject([{ errorCode }]);
  });

  it('has no list', async () => {
    expect((await org.post('/composite', {})).status).toBe(400);
  });

  it('would not be with 25 subrequests, five of them queries', async () => {
    const requests = [...several(5, QUERY), ...several(20, LIMITS)].map((request, index) => ({
      ...request,
      referenceId: `r${String(index)}`,
    }));
    const entries = await entriesOf(composite(requests));
    expect(entries.map(({ httpStatusCode }) => httpStatusCode)).toEqual(
      Array.from({ length: 25 }, () => 200),
    );
  });
});
