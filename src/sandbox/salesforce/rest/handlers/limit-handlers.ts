import type { SandboxResponse } from '../../../server/exchange.ts';
import { hasField, type ObjectSchema } from '../../schema/object.ts';
import { numberIn } from '../../store/sql-row.ts';
import { quoted } from '../../store/store.ts';
import type { ApiCall } from '../api-call.ts';
import type { DailyCounter } from '../daily-counter.ts';
import { json } from '../responses.ts';
import type { RestContext } from '../rest-context.ts';

/** Allowances that the sandbox grants but does not use up; the vendor's figures for an Enterprise org. */
const UNUSED_LIMITS: Readonly<Record<string, number>> = {
  ConcurrentAsyncGetReportInstances: 200,
  DailyAsyncApexExecutions: 250_000,
  DailyBulkV2QueryFileStorageMB: 976_562,
  DailyDeliveredPlatformEvents: 10_000,
  DailyStreamingApiEvents: 200_000,
  DataStorageMB: 10_240,
  FileStorageMB: 10_240,
  HourlyPublishedPlatformEvents: 250_000,
  MassEmail: 5000,
  SingleEmail: 5000,
  StreamingApiConcurrentClients: 1000,
};

interface Allowance {
  readonly Max: number;
  readonly Remaining: number;
}

export function showLimits(context: RestContext): SandboxResponse {
  const limits: Record<string, Allowance> = {};
  for (const [name, max] of Object.entries(UNUSED_LIMITS)) {
    limits[name] = { Max: max, Remaining: max };
  }
  limits['DailyApiRequests'] = remaining(context.usage.requests);
  limits['DailyBulkApiBatches'] = remaining(context.usage.bulkBatches);
  limits['DailyBulkV2QueryJobs'] = remaining(context.usage.bulkQueryJobs);
  return json(
    200,
    Object.fromEntries(Object.entries(limits).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  );
}

function remaining(counter: DailyCounter): Allowance {
  return { Max: counter.max, Remaining: Math.max(0, counter.max - counter.used) };
}

/** `GET limits/recordCount?sObjects=A,B`: objects without records are left out. */
export function countRecords(context: RestContext, call: ApiCall): SandboxResponse {
  const asked = call.request.query.get('sObjects');
  const objects =
    asked === null
      ? context.org.schema.objects().filter(({ surfaces }) => surfaces.includes('data'))
      : asked.split(',').flatMap((name) => context.org.schema.findOn('data', name.trim()) ?? []);
  const counts = objects.map((object) => ({ count: count(context, object), name: object.name }));
  return json(200, { sObjects: counts.filter((entry) => entry.count > 0) });
}

function count(context: RestContext, object: ObjectSchema): number {
  const live = hasField(object, 'IsDeleted') ? ' WHERE "IsDeleted" = 0' : '';
  return numberIn(context.org.store.get(`SELECT count(*) FROM ${quoted(object.name)}${live}`), 0);
}
