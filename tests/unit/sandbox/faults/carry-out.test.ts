import { describe, expect, it } from '@jest/globals';
import { carryOut } from '../../../../src/sandbox/faults/carry-out.ts';
import {
  faultPlanSchema,
  type WrittenFaultPlan,
} from '../../../../src/sandbox/faults/fault-language.ts';
import type { Delivery } from '../../../../src/sandbox/server/exchange.ts';
import { incoming, paperCrm } from './paper-crm.ts';

/** What happens, in its order, to a request that meets these faults. */
async function suffer(
  faults: WrittenFaultPlan['faults'],
): Promise<{ readonly steps: readonly string[]; readonly delivery: Delivery }> {
  const steps: string[] = [];
  const note = (step: string): void => {
    steps.push(step);
  };
  const scene = {
    request: incoming(),
    crm: paperCrm(note),
    pause(milliseconds: number): Promise<void> {
      note(`waited ${String(milliseconds)}`);
      return Promise.resolve();
    },
  };
  const plan = faultPlanSchema.parse({ faults });
  const delivery = await carryOut(plan.faults, scene, () => {
    note('served');
    const served = steps.filter((step) => step === 'served').length;
    const headers = { 'Content-Type': 'text/plain', etag: 'x' };
    return Promise.resolve({
      kind: 'answer',
      response: { status: 200, headers, body: `answer ${String(served)}` },
    });
  });
  return { steps, delivery };
}

describe('several faults on one request', () => {
  const delay = { kind: 'latency', delay_ms: 5 } as const;
  const twice = { kind: 'duplicate' } as const;

  it.each<readonly [faults: WrittenFaultPlan['faults'], steps: readonly string[]]>([
    [[], ['served']],
    [
      [delay, twice],
      ['waited 5', 'served', 'served'],
    ],
    [
      [twice, delay],
      ['waited 5', 'served', 'waited 5', 'served'],
    ],
    [
      [twice, twice],
      ['served', 'served', 'served', 'served'],
    ],
    [[{ kind: 'reset' }, twice], []],
    [
      [twice, { kind: 'lost_answer' }],
      ['served', 'served'],
    ],
    [
      [{ kind: 'token_revoked', refresh_token: true }, delay],
      ['revoked true', 'waited 5', 'served'],
    ],
    [
      [
        { kind: 'field_gone', object: 'Paper', field: 'a' },
        { kind: 'field_read_only', object: 'Paper', field: 'b' },
        { kind: 'field_shortened', object: 'Paper', field: 'c', length: 3 },
        { kind: 'permission_lost', object: 'Paper', action: 'write' },
      ],
      [
        'Paper.a {"kind":"gone"}',
        'Paper.b {"kind":"read_only"}',
        'Paper.c {"kind":"shortened","length":3}',
        'lost write Paper',
        'served',
      ],
    ],
  ])('%j', async (faults, steps) => {
    expect((await suffer(faults)).steps).toEqual(steps);
  });

  it('adds up what they do to the answer', async () => {
    const { delivery } = await suffer([
      { kind: 'clock_skew', seconds: 2 },
      { kind: 'truncated_body', share: 0.1 },
      { kind: 'slow_body', pieces: 3, pause_ms: 4 },
      { kind: 'missing_content_type' },
      { kind: 'clock_skew', seconds: -5 },
    ]);
    expect(delivery).toEqual({
      kind: 'answer',
      response: { status: 200, headers: { etag: 'x' }, body: 'answer 1' },
      dateOffsetMs: -3_000,
      pace: { share: 0.1, endsCleanly: false, pieces: 3, pauseMs: 4 },
    });
  });

  it('leaves what is no answer as it is', async () => {
    const { delivery } = await suffer([
      { kind: 'clock_skew', seconds: 2 },
      { kind: 'slow_body', pause_ms: 4 },
      { kind: 'lost_answer' },
    ]);
    expect(delivery).toEqual({ kind: 'close' });
  });
});
