import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { smallBook } from '../support/small-book.ts';
import type { Lab } from './crm-kit.ts';
import { drain, NEVER, valuesOf } from './drain.ts';
import { KITS } from './kits.ts';
import { anyRequest } from './requests.ts';

describe.each(KITS)('two connections to %s in one process', (_crm, kit) => {
  const { accounts } = kit.words;
  const wanted = { object: accounts.object, fields: [accounts.name] };
  let labs: readonly [Lab, Lab];

  beforeAll(async () => {
    labs = await Promise.all([
      kit.start({ dataset: smallBook({ accounts: 250 }) }),
      kit.start({ dataset: smallBook({ accounts: 130 }) }),
    ]);
  });
  afterAll(() => Promise.all(labs.map((lab) => lab.close())));

  it('read their own data, each with its own session and its own count', async () => {
    const adapters = labs.map((lab) => lab.adapter({ login: 'refresh' }));
    const reads = await Promise.all(
      adapters.flatMap((adapter) => [drain(adapter, wanted), drain(adapter, wanted)]),
    );
    expect(reads.map(({ records }) => records.length)).toEqual([250, 250, 130, 130]);
    expect(valuesOf(reads[3]?.records ?? [], accounts.name)).not.toContain('Account 200');
    expect(adapters.map((adapter) => adapter.usage().calls)).toEqual(
      labs.map((lab) => lab.sandbox.requests.totals().cost),
    );
  });

  it('do not share faults: while one is refused and waits, the other goes on', async () => {
    const [broken, healthy] = labs;
    broken.proxy.reset();
    healthy.proxy.reset();
    const stop = new AbortController();
    const waiting = Promise.withResolvers<undefined>();
    const headers = { 'retry-after': '7200' };
    broken.proxy.inject({
      when: anyRequest,
      fault: { kind: 'answer', status: 429, headers },
      times: 1000,
    });
    const refused = drain(
      broken.adapter({
        retry: { maxRetryAfterMs: 1e9 },
        onRetry: () => {
          waiting.resolve(undefined);
        },
      }),
      wanted,
      { signal: stop.signal },
    );
    await waiting.promise;
    const { records } = await drain(healthy.adapter(), wanted);
    stop.abort(new Error('enough'));
    await expect(refused).rejects.toThrow('enough');
    expect(records).toHaveLength(130);
  });

  it('do not share budgets', async () => {
    const [first, second] = labs;
    first.proxy.reset();
    const poor = first.adapter({ callsPerRun: 1 });
    await poor.discover([accounts.object], NEVER);
    await expect(poor.discover([accounts.object], NEVER)).rejects.toMatchObject({
      code: 'crm.budget-spent',
    });
    await expect(second.adapter().discover([accounts.object], NEVER)).resolves.toBeDefined();
  });
});
