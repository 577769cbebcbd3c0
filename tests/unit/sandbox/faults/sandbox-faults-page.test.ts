import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { checkYaml } from '../../../../src/sandbox/checked-yaml.ts';
import { faultPlanSchema } from '../../../../src/sandbox/faults/fault-language.ts';

const page = await readFile('docs/sandbox-faults.md', 'utf8');
const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text);
const kinds = faultPlanSchema.shape.faults.element.options.map(({ shape }) => shape);

describe('docs/sandbox-faults.md', () => {
  it('has an example of each kind, and all of them are valid', () => {
    const shown = examples.flatMap((text) => checkYaml(text, 'page', faultPlanSchema).value.faults);
    expect(new Set(shown.map(({ kind }) => kind))).toEqual(
      new Set(kinds.map(({ kind }) => kind.value)),
    );
  });

  it('shows every key of the language', () => {
    const match = Object.keys(kinds[0]?.match.unwrap().shape ?? {});
    expect(match).toContain('nth');
    for (const key of [...match, ...kinds.flatMap((shape) => Object.keys(shape))]) {
      expect(page).toMatch(new RegExp(`\\b${key}\\b`));
    }
  });
});
