import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import {
  ENVIRONMENT_VARIABLES,
  readEnvironment,
  resolveSecret,
  resolveSetting,
} from '../../../src/config/environment.ts';

const run = promisify(execFile);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bw-env-'));
});

afterAll(() => rm(folder, { recursive: true }));

const WHERE = 'connections.salesforce.login_url';

const MODULE = pathToFileURL(resolve('src/config/environment.ts')).href;

/** In a process of its own: jest gives tests a copy of process.env, which the loader of .env files does not see. */
async function environmentOf(
  envFile: string,
  set: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, string>>> {
  const file = join(folder, '.env');
  await writeFile(file, envFile);
  const program =
    `const { readEnvironment } = await import(${JSON.stringify(MODULE)});` +
    `console.log(JSON.stringify(readEnvironment(${JSON.stringify(file)})))`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
    env: set,
  });
  return JSON.parse(stdout) as Readonly<Record<string, string>>;
}

describe('readEnvironment', () => {
  it('takes over the .env file, but what is set already wins', async () => {
    const text = 'ONE=from the file\nTWO="two words" # comment\n';
    expect(await environmentOf(text, { ONE: 'from the shell' })).toMatchObject({
      ONE: 'from the shell',
      TWO: 'two words',
    });
  });

  it('takes an empty variable for one that is not set', async () => {
    const environment = await environmentOf('ONE=\nTWO=2\n', { THREE: '' });
    expect(environment['TWO']).toBe('2');
    expect(environment).not.toHaveProperty('ONE');
    expect(environment).not.toHaveProperty('THREE');
  });

  it('goes without a .env file', () => {
    expect(readEnvironment(join(folder, 'none'))).toHaveProperty('PATH');
  });

  it('says which file cannot be read', () => {
    expect(() => readEnvironment(folder)).toThrow(
      expect.objectContaining({
        code: 'config.invalid',
        message: expect.stringContaining(`${folder} cannot be read`),
      }),
    );
  });
});

describe('resolveSetting', () => {
  it.each([
    ['a text stands for itself', 'https://a.example', {}, 'https://a.example'],
    ['a variable', { env: 'URL' }, { URL: 'https://b.example' }, 'https://b.example'],
    ['its default', { env: 'URL', default: 'https://c.example' }, {}, 'https://c.example'],
    ['the variable wins', { env: 'URL', default: 'x' }, { URL: 'y' }, 'y'],
    ['an empty variable does not', { env: 'URL', default: 'x' }, { URL: ' ' }, 'x'],
    ['without white space around it', { env: 'URL' }, { URL: ' y\n' }, 'y'],
  ])('%s', (_, setting, environment, expected) => {
    expect(resolveSetting(setting, environment, WHERE)).toBe(expected);
  });

  it.each([{}, { URL: '' }])('names the variable that is missing and who needs it: %j', (env) => {
    expect(() => resolveSetting({ env: 'URL' }, env, WHERE)).toThrow(
      expect.objectContaining({
        code: 'config.missing',
        message: `${WHERE} needs the environment variable URL`,
        remedy: 'Set URL, for example in a .env file; .env.example says what it means.',
      }),
    );
  });
});

describe('resolveSecret', () => {
  const PEM = '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----';

  it.each([
    ['a token', 'pat-1', 'pat-1'],
    ['without white space around it', ' pat-1\n', 'pat-1'],
    ['a key of several lines', `${PEM}\n`, PEM],
    ['a key on one line', PEM.replaceAll('\n', String.raw`\n`), PEM],
    ['a backslash in a token stays', String.raw`a\nb`, String.raw`a\nb`],
  ])('from the environment: %s', async (_, given, expected) => {
    expect(await resolveSecret({ env: 'KEY' }, { KEY: given }, 'auth.key')).toBe(expected);
  });

  it('from a file, without the line end at its end', async () => {
    const file = join(folder, 'key.pem');
    await writeFile(file, `${PEM}\n`);
    expect(await resolveSecret({ file }, {}, 'auth.key')).toBe(PEM);
  });

  it.each([{}, { KEY: '' }, { KEY: '  ' }])(
    'names the variable that is missing: %j',
    async (env) => {
      await expect(resolveSecret({ env: 'KEY' }, env, 'auth.key')).rejects.toMatchObject({
        code: 'config.missing',
        message: 'auth.key needs the environment variable KEY',
      });
    },
  );

  it('names the file that is missing', async () => {
    const file = join(folder, 'none.pem');
    await expect(resolveSecret({ file }, {}, 'auth.key')).rejects.toMatchObject({
      code: 'config.missing',
      message: `auth.key: the file ${file} cannot be read`,
    });
  });

  it('does not take an empty file for a secret: with an empty token everybody would come in', async () => {
    const file = join(folder, 'empty');
    await writeFile(file, '\n');
    await expect(resolveSecret({ file }, {}, 'api.token')).rejects.toMatchObject({
      code: 'config.missing',
      message: `api.token: the file ${file} is empty`,
    });
  });
});

describe('ENVIRONMENT_VARIABLES', () => {
  it('names each variable once, in capitals, with a description', () => {
    const names = ENVIRONMENT_VARIABLES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, description } of ENVIRONMENT_VARIABLES) {
      expect(name).toMatch(/^[A-Z][A-Z0-9_]*$/);
      expect(description).not.toBe('');
    }
  });
});
