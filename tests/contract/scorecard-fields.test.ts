import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { mappingFileSchema, type MappingFile } from '../../src/config/schema/mapping-file.ts';
import { writtenAccountFields } from '../../src/config/schema/write-fields.ts';
import { checkWriting } from '../../src/sync/check/check-writing.ts';
import { neededFields } from '../../src/sync/check/needed-fields.ts';
import { smallBook } from '../support/small-book.ts';
import type { Lab } from './crm-kit.ts';
import { NEVER } from './drain.ts';
import { KITS } from './kits.ts';

const VALUES = {
  score: 61.5,
  band: 'yellow',
  trend: 'down',
  confidence: 80,
  reason: 'late payments 40 % (-9)',
  money_at_risk: 1234.56,
  scored_on: '2026-04-20',
  model: 'wholesale-2+3f9a02c1',
} as const;

async function shipped(crm: string): Promise<MappingFile> {
  return mappingFileSchema.parse(parse(await readFile(`config/mappings/${crm}.yaml`, 'utf8')));
}

describe.each(KITS)('the score fields that the shipped mapping of %s writes', (crm, kit) => {
  const { object } = kit.words.accounts;
  let lab: Lab;

  afterEach(() => lab.close());

  async function provided(): Promise<MappingFile> {
    lab = await kit.start({ dataset: smallBook({ accounts: 2 }) });
    const mapping = await shipped(crm);
    const specs = neededFields(mapping).map(({ spec }) => spec);
    const outcomes = await lab.adapter().ensureFields(specs, NEVER);
    expect(outcomes.filter(({ status }) => status === 'failed')).toEqual([]);
    return mapping;
  }

  it('are more than those of the health', async () => {
    const further = writtenAccountFields((await provided()).write).flatMap(
      ({ scorecard }) => scorecard ?? [],
    );
    expect(new Set(further)).toEqual(new Set(['payment-risk', 'group-health']));
  });

  it('pass the check of the mapping once they are provided', async () => {
    const mapping = await provided();
    const objects = neededFields(mapping).map(({ spec }) => spec.object);
    const schema = await lab.adapter().discover([...new Set(objects)], NEVER);
    expect(checkWriting(mapping, schema)).toEqual([]);
  });

  it('take the values of every scorecard at once, and can be emptied again', async () => {
    const fields = writtenAccountFields((await provided()).write);
    const [id = ''] = lab.records(object).keys();
    const filled = Object.fromEntries(fields.map(({ name, part }) => [name, VALUES[part]]));
    const empty = Object.fromEntries(fields.map(({ name }) => [name, null]));
    for (const values of [filled, empty]) {
      const writes = [{ object, id, values }];
      const outcomes = await lab.adapter().write({ kind: 'update_account', writes }, NEVER);
      expect(outcomes).toMatchObject([{ status: 'done', id }]);
      const record = lab.records(object).get(id);
      const held = fields.map(({ name }) => String(record?.[name] ?? null));
      expect(held).toEqual(Object.values(values).map(String));
    }
  });
});
