import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Command, type Option } from 'commander';
import { isCommanderError, VERBS } from '../../../src/cli/program.ts';
import type { Shell, Verb } from '../../../src/cli/verb.ts';
import { BellwetherError } from '../../../src/domain/errors.ts';
import { SILENT } from '../../support/test-store.ts';

/** What people mistype, and what scripts pass when a variable of theirs is empty. */
const RUBBISH = ['', ' ', '0', '-1', '1.5', '1e99', 'NaN', 'x', '2026-02-30', "'; --", '{}'];

/** They would listen on a port; tests/e2e starts them. */
const SERVERS = new Set(['sandbox', 'daemon']);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-rubbish-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** Without a configuration: what a verb does not refuse itself ends there. */
function shell(): Shell {
  return {
    environment: {},
    configFolder: join(folder, 'none'),
    connection: undefined,
    logger: SILENT,
    signal: new AbortController().signal,
    now: () => new Date('2026-04-20T08:00:00Z'),
    onProgress: () => {},
    announce: () => Promise.resolve(),
  };
}

const GOOD: Readonly<Record<string, string>> = {
  from: '2026-01-01',
  to: '2026-02-01',
  until: '2026-02-01',
};

function configured(verb: Verb): Command {
  const command = new Command(verb.name).exitOverride();
  command.configureOutput({ writeErr: () => {} });
  verb.configure(command);
  return command;
}

/** The verb with one option as given, and what else it cannot do without. */
function commandLine(command: Command, option: Option, value: string): readonly string[] {
  const others = command.options.filter((other) => other.mandatory && other !== option);
  return [
    ...command.registeredArguments.filter(({ required }) => required).map(() => 'x'),
    ...others.flatMap((other) => [other.long ?? '', GOOD[other.attributeName()] ?? 'x']),
    `${option.long ?? ''}=${value}`,
  ];
}

async function fault(verb: Verb, option: Option, value: string): Promise<unknown> {
  const command = configured(verb);
  try {
    command.parse(commandLine(command, option, value), { from: 'user' });
    await verb.run(shell(), { args: command.args, options: command.opts() });
    return undefined;
  } catch (error) {
    return error;
  }
}

function isTold(error: unknown): boolean {
  const told = error instanceof BellwetherError && error.code !== 'bug';
  return error === undefined || told || isCommanderError(error);
}

const OPTIONS = VERBS.filter(({ name }) => !SERVERS.has(name)).flatMap((verb) =>
  configured(verb)
    .options.filter(({ required, optional }) => required || optional)
    .map((option): [string, Verb, string] => [
      `${verb.name} ${option.flags}`,
      verb,
      option.long ?? '',
    ]),
);

/** What a person has to say: an empty variable of a script must not pass for it. */
const SAID = OPTIONS.filter(([, , long]) =>
  ['--reason', '--author', '--note', '--override'].includes(long),
);

describe('a reason, an author or a note that says nothing', () => {
  it.each(SAID)('%s: is refused', async (_, verb, long) => {
    const option = configured(verb).options.find((each) => each.long === long);
    if (option === undefined) throw new Error(`${verb.name} has no ${long}`);
    for (const value of ['', ' ', '\t\n']) {
      const error = await fault(verb, option, value);
      expect(error).toMatchObject({ code: 'commander.invalidArgument' });
    }
  });

  it('is asked for by more than one verb', () => {
    expect(SAID.length).toBeGreaterThanOrEqual(11);
  });
});

describe('an option with a value that it cannot have', () => {
  it.each(OPTIONS)(
    '%s: is told in words, never as a fault in Bellwether',
    async (_, verb, long) => {
      const option = configured(verb).options.find((each) => each.long === long);
      if (option === undefined) throw new Error(`${verb.name} has no ${long}`);
      const untold: unknown[] = [];
      for (const value of RUBBISH) {
        const error = await fault(verb, option, value);
        if (!isTold(error)) untold.push([value, String(error)]);
      }
      expect(untold).toEqual([]);
    },
  );

  it('is tried with every verb that takes one', () => {
    expect(OPTIONS.length).toBeGreaterThan(30);
  });
});
