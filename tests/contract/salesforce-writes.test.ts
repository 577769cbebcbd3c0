import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CrmValue } from '../../src/domain/plan.ts';
import type { Fault } from '../support/fault-proxy.ts';
import { smallBook } from '../support/small-book.ts';
import type { Lab } from './crm-kit.ts';
import { NEVER } from './drain.ts';
import { anyRequest, jsonAnswer } from './requests.ts';
import { salesforceKit } from './salesforce-kit.ts';

describe('writing to Salesforce', () => {
  let lab: Lab;
  let ids: readonly string[];

  beforeAll(async () => {
    lab = await salesforceKit.start({ dataset: smallBook({ accounts: 210 }) });
    ids = [...lab.records('Account').keys()];
  });
  beforeEach(() => {
    lab.proxy.reset();
  });
  afterAll(() => lab.close());

  function write(writes: readonly (readonly [id: string | undefined, credit: CrmValue])[]) {
    const all = writes.map(([id = '', credit]) => ({
      object: 'Account',
      id,
      values: { Credit_Limit__c: credit },
    }));
    return lab.adapter().write({ kind: 'update_account', writes: all }, NEVER);
  }

  it('puts a record off that somebody else has locked', async () => {
    const message = 'unable to obtain exclusive access to this record or 1 records: 001...';
    lab.proxy.inject({ when: anyRequest, fault: refuseFirst('UNABLE_TO_LOCK_ROW', message) });
    const outcomes = await write([
      [ids[0], 1],
      [ids[1], 2],
    ]);
    expect(outcomes).toEqual([
      { status: 'deferred', message },
      { status: 'done', id: ids[1] },
    ]);
  });

  it('puts all records off when the whole request met a lock', async () => {
    const message = 'unable to obtain exclusive access to this record';
    const fault = jsonAnswer(400, [{ errorCode: 'UNABLE_TO_LOCK_ROW', message }]);
    lab.proxy.inject({ when: anyRequest, fault });
    expect(
      await write([
        [ids[0], 1],
        [ids[1], 2],
      ]),
    ).toEqual([
      { status: 'deferred', message },
      { status: 'deferred', message },
    ]);
  });

  it('knows nothing of any record when there are not as many results as records', async () => {
    const fault: Fault = {
      kind: 'change',
      change: ({ body }) => ({ body: JSON.stringify((JSON.parse(body) as unknown[]).slice(1)) }),
    };
    lab.proxy.inject({ when: anyRequest, fault });
    expect(
      await write([
        [ids[0], 1],
        [ids[1], 2],
      ]),
    ).toMatchObject([{ status: 'unknown' }, { status: 'unknown' }]);
  });

  it('rejects an update that meets a value of another record: looking it up would not help', async () => {
    const fault = refuseFirst('DUPLICATE_VALUE', 'duplicate value found: Number__c');
    lab.proxy.inject({ when: anyRequest, fault });
    const outcomes = await write([[ids[0], 1]]);
    expect(outcomes).toMatchObject([{ status: 'rejected', code: 'DUPLICATE_VALUE' }]);
  });

  it('finds the one value for which Salesforce refuses the whole request, and writes all others', async () => {
    const batch = ids.slice(0, 200);
    const outcomes = await write(batch.map((id, n) => [id, n === 77 ? 'plenty' : 7000 + n]));
    expect(outcomes.map(({ status }) => status)).toEqual(
      batch.map((_, n) => (n === 77 ? 'rejected' : 'done')),
    );
    expect(outcomes[77]).toMatchObject({ code: 'JSON_PARSER_ERROR' });
    const records = lab.records('Account');
    expect(Number(records.get(batch[199] ?? '')?.['Credit_Limit__c'])).toBe(7199);
    // Halved eight times: 200, 100, 50 ... 1, and the other halves.
    expect(lab.proxy.requests.length).toBeLessThan(20);
  });

  it('stops after a few records when each of them is refused for the same reason', async () => {
    // As when an admin has made a number field of a text field since the plan was made.
    await expect(write(ids.slice(0, 200).map((id) => [id, 'plenty']))).rejects.toMatchObject({
      code: 'crm.schema-mismatch',
      kind: 'configuration',
      message: expect.stringContaining('plenty'),
    });
    expect(lab.proxy.requests.length).toBeLessThan(30);
  });

  it('tells all of several errors in one answer', async () => {
    const errors = ['one thing', 'another thing'].map((message) => ({
      errorCode: 'INVALID_OPERATION',
      message,
    }));
    lab.proxy.inject({ when: anyRequest, fault: jsonAnswer(400, errors) });
    await expect(write([[ids[0], 1]])).rejects.toMatchObject({
      code: 'crm.unexpected',
      message: 'Salesforce, writing fields: one thing; another thing (INVALID_OPERATION)',
    });
  });

  it('quotes no page of HTML in a message', async () => {
    const headers = { 'content-type': 'text/html' };
    const body = `<html>${'long '.repeat(5000)}</html>`;
    lab.proxy.inject({
      when: anyRequest,
      fault: { kind: 'answer', status: 404, headers, body },
    });
    await expect(write([[ids[0], 1]])).rejects.toMatchObject({
      message: expect.stringMatching(/^Salesforce, writing fields: HTTP 404.{0,40}$/),
    });
  });

  it('makes a field writable that the permission set has as read-only', async () => {
    const spec = {
      object: 'Account',
      name: 'Narrow__c',
      label: 'Narrow',
      description: '',
      type: 'text' as const,
    };
    await lab.adapter().ensureFields([spec], NEVER);
    const permission = [...lab.records('FieldPermissions').values()].find(
      ({ Field }) => Field === 'Account.Narrow__c',
    );
    await lab.update('FieldPermissions', String(permission?.['Id']), { PermissionsEdit: false });
    // As the org describes it to a user who may only read it; the sandbox does not tell that yet.
    lab.proxy.inject({
      when: ({ path }) => path.endsWith('/Account/describe'),
      fault: { kind: 'change', change: ({ body }) => ({ body: readOnly(body, 'Narrow__c') }) },
    });
    const outcomes = await lab.adapter().ensureFields([spec], NEVER);
    expect(outcomes).toMatchObject([{ status: 'existed' }]);
    const granted = lab.records('FieldPermissions').get(String(permission?.['Id']));
    expect(granted).toMatchObject({ PermissionsRead: true, PermissionsEdit: true });
  });

  it('refuses the address that people use, and names the one to use', () => {
    const options = { url: 'https://acme.lightning.force.com' };
    expect(() => lab.adapter(options)).toThrow(
      expect.objectContaining({
        code: 'config.invalid',
        remedy: expect.stringContaining('my.salesforce.com'),
      }),
    );
  });
});

function readOnly(describe: string, name: string): string {
  const object = JSON.parse(describe) as { fields: { name: string }[] };
  const fields = object.fields.map((field) =>
    field.name === name ? { ...field, createable: false, updateable: false } : field,
  );
  return JSON.stringify({ ...object, fields });
}

/** The answer to the first of several records, as if Salesforce had refused it. */
function refuseFirst(statusCode: string, message: string): Fault {
  const refusal = { success: false, errors: [{ statusCode, message, fields: [] }] };
  return {
    kind: 'change',
    change: ({ body }) => ({
      body: JSON.stringify([refusal, ...(JSON.parse(body) as unknown[]).slice(1)]),
    }),
  };
}
