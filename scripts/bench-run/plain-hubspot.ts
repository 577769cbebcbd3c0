/**
 * What a competent developer would write in an afternoon with HubSpot's SDK alone: everything page by page into files of
 * JSON lines, then a score on every company by its batch helper. No resuming, no budget, nothing looked up.
 *   plain-hubspot.ts read FOLDER | write FOLDER
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from '@hubspot/api-client';
import { z } from 'zod';
import { openLineFile } from './line-file.ts';
import { mappedObjects, type MappedObject } from './mapped-objects.ts';
import { plainScore } from './plain-score.ts';

const [verb = '', folder = ''] = process.argv.slice(2);
const client = new Client({
  basePath: process.env['HUBSPOT_BASE_URL'] ?? '',
  accessToken: process.env['HUBSPOT_ACCESS_TOKEN'] ?? '',
  numberOfApiCallRetries: 3,
  // Its own limiter would send nine calls a second; the sandbox of this bench has no limit.
  limiterOptions: { minTime: 0, maxConcurrent: 6 },
});

/** Records of a page, inputs of a batch. */
const PAGE = 100;

const records = verb === 'read' ? await readAll() : await writeAll();
process.stdout.write(JSON.stringify({ records }));

async function readAll(): Promise<number> {
  let read = 0;
  const companies: string[] = [];
  const types = await customTypes();
  for (const mapped of await mappedObjects('hubspot')) {
    const file = openLineFile(join(folder, `${mapped.object}.jsonl`));
    for await (const row of mapped.object === 'owners' ? owners() : pages(mapped, types)) {
      read += 1;
      if (mapped.object === 'companies') companies.push(row.id);
      await file.add(row);
    }
    await file.close();
  }
  await writeFile(join(folder, 'accounts.json'), JSON.stringify(companies));
  return read;
}

async function* pages(
  { object, fields, associations }: MappedObject,
  types: ReadonlyMap<string, string>,
): AsyncGenerator<{ readonly id: string }> {
  const type = types.get(object) ?? object;
  const names = associations.map((name) => types.get(name) ?? name);
  for (let after: string | undefined; ;) {
    const page = await client.crm.objects.basicApi.getPage(
      type,
      PAGE,
      after,
      [...fields],
      undefined,
      names,
    );
    yield* page.results;
    after = page.paging?.next?.after;
    if (after === undefined) return;
  }
}

/** The API knows custom objects by a number; here by their names. */
async function customTypes(): Promise<ReadonlyMap<string, string>> {
  const { results } = await client.crm.schemas.coreApi.getAll();
  return new Map(results.map(({ name, objectTypeId }) => [name, objectTypeId ?? name]));
}

async function* owners(): AsyncGenerator<{ readonly id: string }> {
  for (let after: string | undefined; ;) {
    const page = await client.crm.owners.ownersApi.getPage(undefined, after, PAGE);
    yield* page.results;
    after = page.paging?.next?.after;
    if (after === undefined) return;
  }
}

async function writeAll(): Promise<number> {
  const text = await readFile(join(folder, 'accounts.json'), 'utf8');
  const ids = z.array(z.string()).parse(JSON.parse(text));
  let written = 0;
  for (let start = 0; start < ids.length; start += PAGE) {
    const inputs = ids
      .slice(start, start + PAGE)
      .map((id, place) => ({ id, properties: propertiesOf(start + place) }));
    const { results } = await client.crm.companies.batchApi.update({ inputs });
    written += results.length;
  }
  return written;
}

function propertiesOf(place: number): Record<string, string> {
  const score = plainScore(place);
  return {
    bellwether_score: String(score.score),
    bellwether_band: score.band,
    bellwether_trend: score.trend,
    bellwether_confidence: String(score.confidence),
    bellwether_reason: score.reason,
    bellwether_money_at_risk: String(score.moneyAtRisk),
    bellwether_scored_on: score.scoredOn,
    bellwether_model: score.model,
  };
}
