import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const MODULE = new URL('../../../src/cli/end-process.ts', import.meta.url).href;
const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** The exit code and the output of a process that does something, calls endProcess(3), and does something more. */
function ended(before: string, after = ''): Promise<{ code: unknown; out: string }> {
  const program = `import { endProcess } from '${MODULE}'; ${before}; endProcess(3); ${after}`;
  const { promise, resolve } = Promise.withResolvers<{ code: unknown; out: string }>();
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval'];
  execFile(process.execPath, [...flags, program], { cwd: FOLDER }, (error, stdout) => {
    resolve({ code: error?.code ?? 0, out: stdout });
  });
  return promise;
}

describe('endProcess', () => {
  it('ends with the exit code, after what is still to be done', async () => {
    const later = `setTimeout(() => console.log('done'), 50);`;
    expect(await ended('', later)).toEqual({ code: 3, out: 'done\n' });
  });

  it('gives up what would keep the process alive', async () => {
    const open = `(await import('node:net')).createServer().listen(0, '127.0.0.1')`;
    expect(await ended(open)).toEqual({ code: 3, out: '' });
  });
});
