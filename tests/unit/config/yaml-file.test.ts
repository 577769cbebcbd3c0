import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { faultLine } from '../../../src/config/fault.ts';
import { secretSchema, settingSchema } from '../../../src/config/schema/setting.ts';
import { faultAt, readYamlFile } from '../../../src/config/yaml-file.ts';

const SCHEMA = z.strictObject({
  name: z.string(),
  size: z.int().positive().optional(),
  colour: z.enum(['red', 'green']).optional(),
  list: z.array(z.strictObject({ id: z.string().regex(/^[a-z]+$/, 'must be an id') })).optional(),
  by: z.record(z.string().regex(/^[a-z]+$/, 'must be a short word'), z.number()).optional(),
  kind: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('one'), one: z.string() }),
      z.strictObject({ type: z.literal('two'), token: secretSchema }),
    ])
    .optional(),
  either: z
    .union([z.strictObject({ field: z.enum(['a', 'b']) }), z.strictObject({ measure: z.string() })])
    .optional(),
  setting: settingSchema.optional(),
  access_token: secretSchema.optional(),
});

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bw-yaml-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function faults(text: string): Promise<readonly string[]> {
  const path = join(folder, 'x.yaml');
  await writeFile(path, text);
  const parsed = await readYamlFile(path, 'config/x.yaml', SCHEMA);
  return parsed.ok ? [] : parsed.faults.map(faultLine);
}

describe('readYamlFile', () => {
  it('gives the values of a valid file', async () => {
    const path = join(folder, 'valid.yaml');
    await writeFile(path, '# a comment\nname: x\nsize: 3\n');
    expect(await readYamlFile(path, path, SCHEMA)).toMatchObject({
      ok: true,
      value: { name: 'x', size: 3 },
    });
  });

  it('names a file that cannot be read', async () => {
    const parsed = await readYamlFile(join(folder, 'none.yaml'), 'config/none.yaml', SCHEMA);
    expect(parsed).toMatchObject({
      ok: false,
      faults: [
        {
          file: 'config/none.yaml',
          line: undefined,
          path: '',
          message: expect.stringMatching(/^cannot be read: .*ENOENT/),
        },
      ],
    });
  });

  it.each([
    ['a key twice', 'name: x\nname: y\n', '2: is not valid YAML: Map keys must be unique'],
    [
      'a tab',
      'name: x\nlist:\n\t- id: a\n',
      '3: is not valid YAML: Tabs are not allowed as indentation',
    ],
    ['a bracket that is not closed', 'name: [x\n', '2: is not valid YAML: Flow sequence'],
    ['two documents', 'name: x\n---\nname: y\n', '2: is not valid YAML: Source contains'],
  ])('names the line of what is no YAML: %s', async (_, text, expected) => {
    const found = await faults(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`config/x.yaml:${expected}`);
    expect(found[0]).not.toMatch(/ at line \d/);
  });

  it.each([
    ['an alias without an anchor', 'name: *nobody\n', 'Unresolved alias'],
    [
      'aliases that blow the file up',
      ['a: &a [x,x,x,x,x,x,x,x,x]']
        .concat(
          ['b', 'c', 'd', 'e'].map((n, i) => `${n}: &${n} [${`*${'abcd'[i] ?? ''},`.repeat(9)}]`),
        )
        .join('\n'),
      'Excessive alias count',
    ],
  ])('finds what only the values show: %s', async (_, text, expected) => {
    expect(await faults(text)).toEqual([expect.stringContaining(`is not valid YAML: ${expected}`)]);
  });

  it('can show a value that contains itself', async () => {
    expect(await faults('name: &x { inner: *x }\n')).toEqual([
      'config/x.yaml:1: name: expected string; got something that contains itself',
    ]);
  });
});

describe('a fault', () => {
  it.each([
    ['an empty file', '', 'config/x.yaml: expected object; got null'],
    ['a list for a map', '- 1\n', 'config/x.yaml: expected object; got [1]'],
    ['a missing key', 'size: 1\n', 'config/x.yaml: name: expected string; got nothing'],
    ['another type', 'size: 1\nname: 5\n', 'config/x.yaml:2: name: expected string; got 5'],
    ['a fraction', 'name: x\nsize: 1.5\n', 'config/x.yaml:2: size: expected int; got 1.5'],
    [
      'a number out of range',
      'name: x\nsize: 0\n',
      'config/x.yaml:2: size: too small: expected number to be >0; got 0',
    ],
    [
      'none of the values',
      'name: x\ncolour: blue\n',
      'config/x.yaml:2: colour: expected "red" or "green"; got "blue"',
    ],
    [
      'an unknown key: the line is that of the key',
      'name: x\n\nsiize:\n\n  - 1\n',
      'config/x.yaml:3: siize: unknown key; see the configuration reference for the known ones',
    ],
    [
      'inside a list',
      'name: x\nlist:\n  - id: a\n  - id: B\n',
      'config/x.yaml:4: list[1].id: must be an id; got "B"',
    ],
    [
      'missing inside a list: the line is that of the item',
      'name: x\nlist:\n  - id: a\n  - {}\n',
      'config/x.yaml:4: list[1].id: expected string; got nothing',
    ],
    [
      'a key of one’s own choice',
      'name: x\nby:\n  Two Words: 1\n',
      'config/x.yaml:3: by.Two Words: the name must be a short word; got "Two Words"',
    ],
    [
      'an unknown kind',
      'name: x\nkind:\n  type: three\n',
      'config/x.yaml:3: kind.type: expected "one" or "two"; got "three"',
    ],
    [
      'no kind at all',
      'name: x\nkind: {}\n',
      'config/x.yaml:2: kind.type: expected "one" or "two"; got nothing',
    ],
    [
      'the branch that was meant',
      'name: x\neither:\n  field: c\n',
      'config/x.yaml:3: either.field: expected "a" or "b"; got "c"',
    ],
    ['no branch at all', 'name: x\neither: 7\n', 'config/x.yaml:2: either: expected object; got 7'],
    [
      'neither a text nor a reference',
      'name: x\nsetting: 7\n',
      'config/x.yaml:2: setting: expected string, or expected object; got 7',
    ],
    [
      'a variable that is none',
      'name: x\nsetting: { env: hubspot-url }\n',
      'config/x.yaml:2: setting.env: must be the name of an environment variable, e.g. HUBSPOT_BASE_URL; got "hubspot-url"',
    ],
    [
      'a long value is cut',
      `name: x\nsize: ${'9'.repeat(20)}${'x'.repeat(100)}\n`,
      `config/x.yaml:2: size: expected number; got "${'9'.repeat(20)}${'x'.repeat(36)}...`,
    ],
  ])('says where, what was expected and what stands there: %s', async (_, text, expected) => {
    expect(await faults(text)).toEqual([expected]);
  });

  it('does not come alone where several things are wrong', async () => {
    expect(await faults('size: x\ncolour: blue\nmore: 1\n')).toHaveLength(4);
  });

  const hidden = 'something that is not shown here';

  it.each([
    [
      'as a text',
      'access_token: pat-na1-0123',
      `config/x.yaml:2: access_token: expected { env: NAME } or { file: PATH }, never the secret itself; got ${hidden}`,
    ],
    [
      'for the name of the variable',
      'access_token: { env: pat-na1-0123 }',
      `config/x.yaml:2: access_token.env: must be the name of an environment variable, e.g. HUBSPOT_BASE_URL; got ${hidden}`,
    ],
    [
      'under a key of its own',
      'access_token: { value: pat-na1-0123 }',
      `config/x.yaml:2: access_token: expected { env: NAME } or { file: PATH }, never the secret itself; got ${hidden}`,
    ],
    [
      'further inside',
      'kind: [{ type: two, token: pat-na1-0123 }]',
      'config/x.yaml:2: kind: expected object; got [{"type":"two","token":"..."}]',
    ],
  ])('does not repeat a secret that was written down: %s', async (_, line, expected) => {
    const found = await faults(`name: x\n${line}\n`);
    expect(found.join('\n')).not.toContain('0123');
    expect(found).toContain(expected);
  });
});

describe('faultAt', () => {
  it('falls back to the nearest line that stands in the file', async () => {
    const path = join(folder, 'lines.yaml');
    await writeFile(path, 'name: x\nlist:\n  - id: a\n  - id: b\n');
    const parsed = await readYamlFile(path, 'x.yaml', SCHEMA);
    if (!parsed.ok) throw new Error('not valid');
    const lineOf = (...steps: readonly (string | number)[]): number | undefined =>
      faultAt(parsed.source, steps, '').line;
    expect(lineOf('list')).toBe(2);
    expect(lineOf('list', 1)).toBe(4);
    expect(lineOf('list', 1, 'id')).toBe(4);
    expect(lineOf('list', 1, 'none')).toBe(4);
    expect(lineOf('list', 7, 'id')).toBe(2);
    expect(lineOf('none')).toBeUndefined();
    expect(lineOf()).toBeUndefined();
    expect(faultAt(parsed.source, ['list', 1, 'id'], '').path).toBe('list[1].id');
  });
});
