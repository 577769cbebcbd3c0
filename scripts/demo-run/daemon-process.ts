import { spawn, type ChildProcess } from 'node:child_process';
import { z } from 'zod';
import { bellwether } from './bellwether-process.ts';

type LogLine = Readonly<Record<string, unknown>>;

export interface DaemonProcess {
  readonly child: ChildProcess;
  readonly url: string;
  /** Waits for a line of the log with this message, and these fields where given, from now on. */
  logged(message: string, fields?: LogLine): Promise<LogLine>;
  /** Its exit code; null when it was killed. */
  ended(): Promise<number | null>;
}

interface Waiting {
  readonly message: string;
  readonly fields: LogLine;
  readonly resolve: (line: LogLine) => void;
}

const lineSchema = z.record(z.string(), z.unknown());

/** Starts the daemon as a program of its own and waits until it listens. */
export async function startDaemonProcess(
  environment: Readonly<Record<string, string>>,
): Promise<DaemonProcess> {
  const { command, args } = bellwether(['daemon', '--json']);
  const child = spawn(command, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const waiting: Waiting[] = [];
  let rest = '';
  child.stderr.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const text of lines.filter((line) => line.startsWith('{'))) {
      const line = lineSchema.parse(JSON.parse(text));
      for (const entry of waiting) if (isMeant(entry, line)) entry.resolve(line);
    }
  });
  const { promise: end, resolve: onEnd } = Promise.withResolvers<number | null>();
  child.once('close', onEnd);
  return {
    child,
    url: await announcedUrl(child),
    logged(message, fields = {}) {
      const { promise, resolve } = Promise.withResolvers<LogLine>();
      waiting.push({ message, fields, resolve });
      return promise;
    },
    ended: () => end,
  };
}

function isMeant({ message, fields }: Waiting, line: LogLine): boolean {
  return (
    line['message'] === message &&
    Object.entries(fields).every(([name, value]) => line[name] === value)
  );
}

function announcedUrl(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
    const found = /"url": "([^"]+)"/.exec(text)?.[1];
    if (found !== undefined) resolve(found);
  });
  child.once('exit', (code) => {
    reject(new Error(`the daemon ended with ${String(code)}`));
  });
  return promise;
}
