import type { RecordTypeInfo } from '../org/record-types.ts';
import type { IdCodec } from '../values/record-id.ts';
import type { ObjectSchema } from './object.ts';

/** Record type of objects and records that have none of their own. */
const MASTER_RECORD_TYPE_ID = '012000000000000AAA';

export interface RecordTypeView {
  readonly ids: IdCodec;
  readonly types: readonly RecordTypeInfo[];
  /** `/services/data/v67.0/sobjects/Account`. */
  readonly path: string;
}

export type DescribedRecordType = Readonly<{
  active: boolean;
  available: boolean;
  defaultRecordTypeMapping: boolean;
  developerName: string;
  master: boolean;
  name: string;
  recordTypeId: string;
  urls: Readonly<{ layout: string }>;
}>;

/** `recordTypeInfos`: the object's own types, then the master that stands for none. */
export function describeRecordTypes(
  object: ObjectSchema,
  { ids, types, path }: RecordTypeView,
): readonly DescribedRecordType[] {
  if (!object.layoutable) return [];
  const own = types.map((info) => {
    const recordTypeId = ids.encode(info.key);
    return {
      active: info.isActive,
      available: info.isAvailable,
      defaultRecordTypeMapping: info.isDefault,
      developerName: info.developerName,
      master: false,
      name: info.name,
      recordTypeId,
      urls: { layout: layoutPath(path, recordTypeId) },
    };
  });
  return [...own, master(path, !types.some(({ isDefault }) => isDefault))];
}

function master(path: string, isDefault: boolean): DescribedRecordType {
  return {
    active: true,
    available: true,
    defaultRecordTypeMapping: isDefault,
    developerName: 'Master',
    master: true,
    name: 'Master',
    recordTypeId: MASTER_RECORD_TYPE_ID,
    urls: { layout: layoutPath(path, MASTER_RECORD_TYPE_ID) },
  };
}

function layoutPath(path: string, recordTypeId: string): string {
  return `${path}/describe/layouts/${recordTypeId}`;
}
