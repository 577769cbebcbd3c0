import type { Progress } from '../pipeline/context.ts';

export interface ProgressDisplay {
  show(progress: Progress): void;
  /** Ends the line that is being rewritten, if there is one. */
  end(): void;
}

interface Terminal {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

const LIVE_PAUSE_MS = 100;
const FILE_PAUSE_MS = 5000;

/** On a terminal one line is rewritten; into a file goes a line when something new begins, and every few seconds. */
export function createProgressDisplay(
  terminal: Terminal,
  nowMs: () => number = Date.now,
): ProgressDisplay {
  const live = terminal.isTTY === true;
  const pauseMs = live ? LIVE_PAUSE_MS : FILE_PAUSE_MS;
  let last = { key: '', atMs: -Infinity };
  let open = false;
  return {
    show(progress) {
      const key = `${progress.stage} ${progress.what}`;
      if (key === last.key && nowMs() - last.atMs < pauseMs) return;
      last = { key, atMs: nowMs() };
      terminal.write(live ? `\r\u001B[2K${progressLine(progress)}` : `${progressLine(progress)}\n`);
      open = live;
    },
    end() {
      if (open) terminal.write('\r\u001B[2K');
      open = false;
    },
  };
}

function progressLine({ stage, what, done, total }: Progress): string {
  if (done === 0 && total === undefined) return `${stage}: ${what}`;
  const count = done.toLocaleString('en-GB');
  const of = total === undefined ? '' : ` of ${total.toLocaleString('en-GB')}`;
  return `${stage}: ${what.replaceAll('_', ' ')} ${count}${of}`;
}
