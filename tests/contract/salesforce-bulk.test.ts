import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RetryEvent } from '../../src/http/call-gate.ts';
import type { Fault, ProxiedAnswer, ProxiedRequest } from '../support/fault-proxy.ts';
import { smallBook } from '../support/small-book.ts';
import type { AdapterOptions, Lab } from './crm-kit.ts';
import { drain, NEVER, valuesOf, type Drained } from './drain.ts';
import { salesforceKit } from './salesforce-kit.ts';

const ACCOUNTS = 250;
const isJobCreation = ({ method, path }: ProxiedRequest): boolean =>
  method === 'POST' && path.endsWith('/jobs/query');
const isResults = ({ path }: ProxiedRequest): boolean => path.includes('/results?');

function changed(change: (answer: ProxiedAnswer) => Partial<ProxiedAnswer>): Fault {
  return { kind: 'change', change };
}

/** The header and some of the rows. */
const cutAfterLine = (lines: number): Fault =>
  changed(({ body }) => ({ body: body.split('\n').slice(0, lines).join('\n') }));

describe('a bulk result of Salesforce that is handed out while it arrives', () => {
  const wanted = { object: 'Account', fields: ['Name', 'Credit_Limit__c'] };
  const names = Array.from({ length: ACCOUNTS }, (_, n) => `Account ${String(n)}`).sort();
  const bulk: AdapterOptions = { bulkFrom: 100, bulkPage: 100, bulkPart: 30 };
  let lab: Lab;

  beforeAll(async () => {
    lab = await salesforceKit.start({ dataset: smallBook({ accounts: ACCOUNTS }) });
  });
  beforeEach(() => {
    lab.proxy.reset();
  });
  afterAll(() => lab.close());

  const count = (when: (request: ProxiedRequest) => boolean): number =>
    lab.proxy.requests.filter(when).length;
  /** What was handed out until the read failed, and where it stood then. */
  async function readUntilFailure(options: AdapterOptions) {
    const pages: Drained['pages'][number][] = [];
    const onPage = (page: Drained['pages'][number]): Promise<void> => {
      pages.push(page);
      return Promise.resolve();
    };
    const error: unknown = await drain(lab.adapter(options), wanted, { onPage }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return {
      error,
      records: pages.flatMap(({ records }) => records),
      cursor: pages.at(-1)?.cursor,
    };
  }

  it('comes in parts, for no more calls than its pages', async () => {
    const { pages, records } = await drain(lab.adapter(bulk), wanted);
    const sizes = pages.map((page) => page.records.length);
    expect(sizes).toEqual([0, 30, 30, 30, 10, 30, 30, 30, 10, 30, 20]);
    expect(namesOf({ records })).toEqual(names);
    expect(count(isResults)).toBe(3);
  });

  it('goes on after any of its parts, without losing or doubling a record', async () => {
    for (let pages = 1; pages <= 10; pages += 1) {
      const first = await drain(lab.adapter(bulk), wanted, { pages });
      const rest = await drain(lab.adapter(bulk), { ...wanted, cursor: first.cursor });
      expect(namesOf(first, rest)).toEqual(names);
    }
    expect(count(isJobCreation)).toBe(10);
  });

  it('goes on from a cursor that knows no parts', async () => {
    const { cursor } = await drain(lab.adapter(bulk), wanted, { pages: 1 });
    const { skip, ...old } = { skip: undefined, ...cursor };
    expect(skip).toBe(0);
    expect(namesOf(await drain(lab.adapter(bulk), { ...wanted, cursor: old }))).toEqual(names);
  });

  it('goes on when its pages have become smaller than what was handed out of one', async () => {
    const first = await drain(lab.adapter(bulk), wanted, { pages: 4 });
    expect(first.records).toHaveLength(90);
    const smaller = lab.adapter({ ...bulk, bulkPage: 40 });
    const rest = await drain(smaller, { ...wanted, cursor: first.cursor });
    expect(namesOf(first, rest)).toEqual(names);
  });

  it.each([0, 0.1, 0.5, 0.99])(
    'goes on by itself when it breaks off after %d of it',
    async (after) => {
      lab.proxy.inject({ when: isResults, fault: { kind: 'cut', after } });
      const events: RetryEvent[] = [];
      const adapter = lab.adapter({ ...bulk, onRetry: (event) => events.push(event) });
      const { records } = await drain(adapter, wanted);
      expect(namesOf({ records })).toEqual(names);
      expect(count(isResults)).toBe(4);
      expect(events).toMatchObject([{ attempt: 1, reason: expect.stringContaining('complete') }]);
    },
  );

  it('goes on as long as every attempt brings it forward', async () => {
    const seen = new Set<string>();
    const isFirstTime = ({ path }: ProxiedRequest): boolean => {
      if (!path.includes('/results?') || seen.has(path)) return false;
      seen.add(path);
      return true;
    };
    lab.proxy.inject({ when: isFirstTime, fault: { kind: 'cut', after: 0.9 }, times: 1000 });
    const { records } = await drain(lab.adapter({ ...bulk, retry: { maxAttempts: 2 } }), wanted);
    expect(namesOf({ records })).toEqual(names);
    expect(count(isResults)).toBe(6);
  });

  it('gives up when it breaks off again and again at one place, and the next run goes on there', async () => {
    lab.proxy.inject({ when: isResults, fault: { kind: 'cut', after: 0.5 }, times: 1000 });
    const broken = await readUntilFailure({ ...bulk, retry: { maxAttempts: 3 } });
    expect(broken.error).toMatchObject({ code: 'crm.unreachable', exitCode: 5 });
    // As often as it may be tried without getting any further, and once for each time that it did.
    const steps = Math.ceil(broken.records.length / 30);
    expect(count(isResults)).toBeGreaterThanOrEqual(3);
    expect(count(isResults)).toBeLessThanOrEqual(3 + steps);
    expect(broken.records.length).toBeLessThan(60);
    lab.proxy.reset();
    const rest = await drain(lab.adapter(bulk), { ...wanted, cursor: broken.cursor });
    expect(namesOf(broken, rest)).toEqual(names);
  });

  it('pays for each attempt from the budget', async () => {
    lab.proxy.inject({ when: isResults, fault: { kind: 'cut' }, times: 1000 });
    // First page, job, two looks at it, one attempt.
    const { error } = await readUntilFailure({ ...bulk, callsPerRun: 5 });
    expect(error).toMatchObject({ code: 'crm.budget-spent' });
    expect(count(isResults)).toBe(1);
  });

  it('leaves no page that ends too early, whatever was handed out of it', async () => {
    for (const lines of [1, 2, 31, 32, 95, 100]) {
      lab.proxy.reset();
      lab.proxy.inject({ when: isResults, fault: cutAfterLine(lines) });
      const broken = await readUntilFailure(bulk);
      expect(broken.error).toMatchObject({
        code: 'crm.unexpected',
        message: expect.stringContaining(`incomplete: ${String(lines - 1)} of 100`),
      });
      const rest = await drain(lab.adapter(bulk), { ...wanted, cursor: broken.cursor });
      expect(namesOf(broken, rest)).toEqual(names);
    }
  });

  it('leaves no page that ends within a row', async () => {
    const fault = changed(({ body }) => ({ body: body.slice(0, -6) }));
    lab.proxy.inject({ when: isResults, fault });
    const broken = await readUntilFailure(bulk);
    expect(broken.error).toMatchObject({ code: 'crm.unexpected' });
    expect(broken.records).toHaveLength(90);
    const rest = await drain(lab.adapter(bulk), { ...wanted, cursor: broken.cursor });
    expect(namesOf(broken, rest)).toEqual(names);
  });

  it.each([
    ['holds more than it says', changed(({ body }) => ({ body: `${body}${lastLineOf(body)}\n` }))],
    ['does not say how much it holds', withoutHeader('sforce-numberofrecords')],
  ])('takes no page that %s', async (_, fault) => {
    lab.proxy.inject({ when: isResults, fault });
    const broken = await readUntilFailure(bulk);
    expect(broken.error).toMatchObject({
      code: 'crm.unexpected',
      message: expect.stringContaining('incomplete'),
    });
    const rest = await drain(lab.adapter(bulk), { ...wanted, cursor: broken.cursor });
    expect(namesOf(broken, rest)).toEqual(names);
  });

  it('takes no page without a column that was asked for', async () => {
    const fault = changed(({ body }) => ({ body: body.replace('"Credit_Limit__c"', '"Other"') }));
    lab.proxy.inject({ when: isResults, fault });
    const broken = await readUntilFailure(bulk);
    expect(broken.error).toMatchObject({
      code: 'crm.unexpected',
      message: expect.stringContaining('without Credit_Limit__c'),
    });
    expect(broken.records).toEqual([]);
  });

  it('asks again for a page that is no CSV', async () => {
    const headers = { 'content-type': 'text/html' };
    const body = '<html>down for a moment</html>';
    lab.proxy.inject({ when: isResults, fault: { kind: 'answer', status: 200, headers, body } });
    expect(namesOf(await drain(lab.adapter(bulk), wanted))).toEqual(names);
  });

  it('goes on when nothing comes any more in the middle of a page', async () => {
    lab.proxy.inject({ when: isResults, fault: { kind: 'stall' } });
    const { records } = await drain(lab.adapter({ ...bulk, timeoutMs: 300 }), wanted);
    expect(namesOf({ records })).toEqual(names);
    expect(count(isResults)).toBe(4);
  });

  it('is hung up on at once when the run is stopped in the middle of a page', async () => {
    const controller = new AbortController();
    const closed = Promise.withResolvers<undefined>();
    const stall: Fault = {
      kind: 'stall',
      onStall: () => {
        controller.abort(new Error('stopped by hand'));
      },
      onClose: () => {
        closed.resolve(undefined);
      },
    };
    lab.proxy.inject({ when: isResults, fault: stall });
    const read = drain(lab.adapter(bulk), wanted, { signal: controller.signal });
    await expect(read).rejects.toThrow('stopped by hand');
    await closed.promise;
    expect(count(isResults)).toBe(1);
  });

  it('is hung up on when nobody wants the rest of a page', async () => {
    const closed = Promise.withResolvers<undefined>();
    const onClose = (): void => {
      closed.resolve(undefined);
    };
    lab.proxy.inject({ when: isResults, fault: { kind: 'stall', onClose } });
    const { records } = await drain(lab.adapter(bulk), wanted, { pages: 2, signal: NEVER });
    expect(records).toHaveLength(30);
    await closed.promise;
  });
});

function namesOf(...reads: readonly Pick<Drained, 'records'>[]): readonly string[] {
  const records = reads.flatMap((read) => read.records);
  return valuesOf(records, 'Name');
}

function lastLineOf(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

function withoutHeader(name: string): Fault {
  return {
    kind: 'change',
    change: ({ headers }) => ({
      headers: Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name)),
    }),
  };
}
