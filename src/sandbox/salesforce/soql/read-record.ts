import { nowSeconds, type Org } from '../org/org.ts';
import type { ObjectSchema } from '../schema/object.ts';
import { daysOf } from '../values/dates.ts';
import type { RecordKey } from '../values/record-id.ts';
import { Parameters } from './parameters.ts';
import { QueryScope } from './query-scope.ts';
import type { QueryRequest } from './query-service.ts';
import { writeRecord } from './record-writer.ts';
import { RecordShapeBuilder } from './record-shape-builder.ts';
import { SoqlError } from './soql-error.ts';
import { fault } from '../rest/fault.ts';

interface RecordReading {
  readonly request: QueryRequest;
  readonly object: ObjectSchema;
  /** `/services/data/v67.0`. */
  readonly basePath: string;
  /** Names of fields, or all that the user sees. */
  readonly fields: readonly string[] | undefined;
}

/** Reads single records as JSON text, one statement for all of them; undefined where there is no live record. */
export function recordReader(reading: RecordReading): (key: RecordKey) => string | undefined {
  const { request, object, basePath } = reading;
  const { org } = request;
  const parameters = new Parameters();
  const scope = new QueryScope({ ...compileContext(request, org), parameters }, object);
  const shape = new RecordShapeBuilder(scope);
  const place = parameters.addVariable();
  for (const name of reading.fields ?? scope.visibleFields().map((field) => field.name)) {
    addField(scope, shape, name);
  }
  const live = scope.liveSql === undefined ? '' : `AND ${scope.liveSql}`;
  const sql = `SELECT ${shape.columns.join(', ')} ${scope.from} ${scope.joins} WHERE ${scope.idSql} = ${place} ${live}`;
  return (key) => {
    const row = org.store.get(sql, [key]);
    if (row === undefined) return undefined;
    return writeRecord(shape.shape, row, { ids: org.ids, basePath, children: () => 'null' });
  };
}

function compileContext(
  request: QueryRequest,
  org: Org,
): Omit<ConstructorParameters<typeof QueryScope>[0], 'parameters'> {
  return {
    org,
    access: request.access,
    surface: request.surface,
    user: request.user,
    includeDeleted: request.includeDeleted,
    today: daysOf(nowSeconds(org)),
  };
}

function addField(scope: QueryScope, shape: RecordShapeBuilder, name: string): void {
  try {
    shape.addField(scope.resolve(name));
  } catch (error) {
    if (!(error instanceof SoqlError)) throw error;
    throw fault(400, error.code, error.message);
  }
}
