import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** A file of JSON lines: where a plain script puts what it reads. */
export interface LineFile {
  add(row: unknown): Promise<void>;
  close(): Promise<void>;
}

export function openLineFile(path: string): LineFile {
  const stream = createWriteStream(path);
  return {
    async add(row) {
      if (!stream.write(`${JSON.stringify(row)}\n`)) await once(stream, 'drain');
    },
    async close() {
      stream.end();
      await once(stream, 'finish');
    },
  };
}
