import { failureOfFetch, HttpFailure } from './http-failure.ts';
import { interruption } from './pause.ts';

export interface ChunkOptions {
  /** Who sends, for messages. */
  readonly host: string;
  /** Longest wait for the next bytes. How long the reader works on those that it has does not count. */
  readonly idleMs: number;
  readonly signal: AbortSignal;
}

/**
 * The body of an answer as it arrives; bytes that nobody asks for stay with the sender. Throws HttpFailure when the body
 * breaks off or stalls. Whoever stops early hangs up.
 */
export async function* readChunks(
  response: Response,
  options: ChunkOptions,
): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  try {
    for (;;) {
      if (options.signal.aborted) throw interruption(options.signal);
      const { done, value } = await nextChunk(reader.read(), options);
      if (done) return;
      yield value;
    }
  } finally {
    // After the end of the body, or when it broke, there is nothing left to cancel.
    await reader.cancel().catch(() => undefined);
  }
}

async function nextChunk<T>(read: Promise<T>, { host, idleMs, signal }: ChunkOptions): Promise<T> {
  const ended = Promise.withResolvers<never>();
  const onAbort = (): void => {
    ended.reject(interruption(signal));
  };
  const timer = setTimeout(() => {
    const seconds = String(idleMs / 1000);
    ended.reject(new HttpFailure(`${host} sent nothing for ${seconds} s`, { sent: 'maybe' }));
  }, idleMs);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const chunk = read.catch((error: unknown) => {
      throw failureOfFetch(error, host);
    });
    return await Promise.race([chunk, ended.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
