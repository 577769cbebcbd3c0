import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MODULE = pathToFileURL(resolve('src/logging/logger.ts')).href;

/** What a program that logs writes to its two streams, in a process of its own. */
function output(level: string, body: string): Promise<{ stdout: string; stderr: string }> {
  const program =
    `import { createLogger } from ${JSON.stringify(MODULE)};` +
    `const logger = createLogger(${JSON.stringify(level)});${body}`;
  return run(process.execPath, ['--input-type=module', '--eval', program]);
}

function linesOf(stderr: string): readonly Record<string, unknown>[] {
  return stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('createLogger', () => {
  it('writes a JSON line with time, level, message and fields to stderr, nothing to stdout', async () => {
    const { stdout, stderr } = await output('info', `logger.info('run started', { run: 7 });`);
    expect(stdout).toBe('');
    expect(linesOf(stderr)).toEqual([
      {
        level: 'info',
        message: 'run started',
        run: 7,
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      },
    ]);
  });

  it('keeps quiet below its level', async () => {
    const all = `for (const level of ['debug', 'info', 'warn', 'error']) logger[level](level);`;
    const { stderr } = await output('warn', all);
    expect(linesOf(stderr).map(({ level }) => level)).toEqual(['warn', 'error']);
  });

  it('lets no secret and no address through, by name or inside a text', async () => {
    const fields = `{ token: 't0p', reason: 'sam@example.com: Bearer t0p', db: 'x://u:t0p@h/' }`;
    const { stderr } = await output('error', `logger.error('it failed', ${fields});`);
    expect(stderr).not.toMatch(/t0p|sam@/);
    expect(linesOf(stderr)).toMatchObject([{ message: 'it failed', token: '[redacted]' }]);
  });

  it('lets no field take the place of level and message', async () => {
    const fields = `{ message: 'other', level: 'debug' }`;
    const { stderr } = await output('info', `logger.warn('it failed', ${fields});`);
    expect(linesOf(stderr)).toMatchObject([{ level: 'warn', message: 'it failed' }]);
  });
});
