/**
 * What a competent developer would write in an afternoon with jsforce: everything by Bulk API 2.0 into files of JSON lines,
 * then a score on every account by its collections helper. No resuming, no budget, nothing looked up.
 *   plain-salesforce.ts read FOLDER | write FOLDER
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { Connection } from 'jsforce';
import { QueryJobV2 } from 'jsforce/lib/api/bulk2.js';
import { z } from 'zod';
import { openLineFile } from './line-file.ts';
import { mappedObjects } from './mapped-objects.ts';
import { plainScore } from './plain-score.ts';

const [verb = '', folder = ''] = process.argv.slice(2);
const connection = new Connection({
  instanceUrl: process.env['SALESFORCE_LOGIN_URL'] ?? '',
  accessToken: process.env['SALESFORCE_ACCESS_TOKEN'] ?? '',
  version: '67.0',
});
const rowSchema = z.looseObject({ Id: z.string() });

const records = verb === 'read' ? await readAll() : await writeAll();
process.stdout.write(JSON.stringify({ records }));

async function readAll(): Promise<number> {
  let read = 0;
  const accounts: string[] = [];
  for (const { object, fields } of await mappedObjects('salesforce')) {
    const file = openLineFile(join(folder, `${object}.jsonl`));
    const soql = `SELECT Id, ${fields.join(', ')} FROM ${object}`;
    for await (const row of bulkRows(soql)) {
      read += 1;
      if (object === 'Account') accounts.push(rowSchema.parse(row).Id);
      await file.add(row);
    }
    await file.close();
  }
  await writeFile(join(folder, 'accounts.json'), JSON.stringify(accounts));
  return read;
}

/** jsforce's own reader runs the pages of a large result into each other (jsforce/jsforce#1740): each is fetched by itself. */
async function* bulkRows(soql: string): AsyncGenerator {
  const job = new QueryJobV2(connection, {
    bodyParams: { query: soql, operation: 'query' },
    pollingOptions: { pollInterval: 1000, pollTimeout: 3_600_000 },
  });
  await job.open();
  await job.poll();
  const results = `${connection.instanceUrl}/services/data/v${connection.version}/jobs/query/${job.id}/results`;
  const headers = { authorization: `Bearer ${connection.accessToken ?? ''}`, accept: 'text/csv' };
  let locator: string | null = '';
  while (locator !== null && locator !== 'null') {
    const page: string = locator === '' ? results : `${results}?locator=${locator}`;
    const response = await fetch(page, { headers });
    if (!response.ok || response.body === null) throw new Error(await response.text());
    const rows: AsyncIterable<unknown> = Readable.fromWeb(response.body).pipe(
      parse({ columns: true }),
    );
    yield* rows;
    locator = response.headers.get('sforce-locator');
  }
}

async function writeAll(): Promise<number> {
  const text = await readFile(join(folder, 'accounts.json'), 'utf8');
  const ids = z.array(z.string()).parse(JSON.parse(text));
  const rows = ids.map((Id, place) => {
    const score = plainScore(place);
    return {
      Id,
      Bellwether_Score__c: score.score,
      Bellwether_Band__c: score.band,
      Bellwether_Trend__c: score.trend,
      Bellwether_Confidence__c: score.confidence,
      Bellwether_Reason__c: score.reason,
      Bellwether_Money_at_Risk__c: score.moneyAtRisk,
      Bellwether_Scored_On__c: score.scoredOn,
      Bellwether_Model__c: score.model,
    };
  });
  const results = await connection
    .sobject('Account')
    .update(rows, { allOrNone: false, allowRecursive: true });
  return results.filter(({ success }) => success).length;
}
