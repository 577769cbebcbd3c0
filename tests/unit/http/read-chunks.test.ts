import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { HttpFailure } from '../../../src/http/http-failure.ts';
import { readChunks } from '../../../src/http/read-chunks.ts';

const NEVER = new AbortController().signal;
const patient = { host: 'crm.example', idleMs: 1e8, signal: NEVER };

interface Body {
  readonly response: Response;
  readonly sender: ReadableStreamDefaultController<Uint8Array>;
  /** What the sender was told when nobody wants more. */
  readonly cancelled: () => number;
  /** How often the sender was asked for more. */
  readonly pulls: () => number;
}

/** An answer whose body is sent by hand. */
function openBody(): Body {
  let cancelled = 0;
  let pulls = 0;
  let sender: Body['sender'] | undefined;
  const stream = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        sender = controller;
      },
      pull: () => {
        pulls += 1;
      },
      cancel: () => {
        cancelled += 1;
      },
    },
    { highWaterMark: 0 },
  );
  if (sender === undefined) throw new Error('the stream was not started');
  return { response: new Response(stream), sender, cancelled: () => cancelled, pulls: () => pulls };
}

const BYTES = new TextEncoder().encode('abc');

describe('the body of an answer', () => {
  it('is handed out as it arrives, and no more is asked for than is wanted', async () => {
    const { response, sender, pulls } = openBody();
    const chunks = readChunks(response, patient);
    const first = chunks.next();
    sender.enqueue(BYTES);
    expect(await first).toEqual({ done: false, value: BYTES });
    const pulled = pulls();
    await turn();
    expect(pulls()).toBe(pulled);
    const second = chunks.next();
    await turn();
    expect(pulls()).toBe(pulled + 1);
    sender.close();
    expect(await second).toEqual({ done: true, value: undefined });
  });

  it('is empty where there is none', async () => {
    const chunks = readChunks(new Response(null), patient);
    expect(await chunks.next()).toEqual({ done: true, value: undefined });
  });

  it('is a failure of the call when it breaks off', async () => {
    const { response, sender } = openBody();
    const chunks = readChunks(response, patient);
    const first = chunks.next();
    sender.error(new TypeError('terminated'));
    await expect(first).rejects.toMatchObject({ name: 'HttpFailure', sent: 'maybe' });
    await expect(first).rejects.toThrow('no complete answer from crm.example');
  });

  it('is a failure of the call when nothing comes any more, and the line is hung up', async () => {
    const { response, cancelled } = openBody();
    const chunks = readChunks(response, { ...patient, idleMs: 1 });
    const read = chunks.next();
    await expect(read).rejects.toBeInstanceOf(HttpFailure);
    await expect(read).rejects.toThrow('crm.example sent nothing for 0.001 s');
    expect(cancelled()).toBe(1);
  });

  it('is hung up on by whoever stops early', async () => {
    const { response, sender, cancelled } = openBody();
    const chunks = readChunks(response, patient);
    const first = chunks.next();
    sender.enqueue(BYTES);
    await first;
    await chunks.return(undefined);
    expect(cancelled()).toBe(1);
  });

  it('ends with the reason of the signal, while it waits and before it asks', async () => {
    const { response, sender, cancelled } = openBody();
    const controller = new AbortController();
    const chunks = readChunks(response, { ...patient, signal: controller.signal });
    const first = chunks.next();
    sender.enqueue(BYTES);
    await first;
    const second = chunks.next();
    controller.abort(new Error('stop now'));
    await expect(second).rejects.toThrow('stop now');
    expect(cancelled()).toBe(1);
    const late = readChunks(openBody().response, { ...patient, signal: controller.signal });
    await expect(late.next()).rejects.toThrow('stop now');
  });
});
