import type { RowResult } from '../dml/save-records.ts';
import type { ApiError } from '../rest/fault.ts';
import type { IdCodec } from '../values/record-id.ts';
import { branch, leaf, leaves } from './write-xml.ts';

/** `created` is told by upserts only. */
export function resultElement(
  ids: IdCodec,
  result: RowResult,
  options: { readonly tellsCreated?: boolean } = {},
): string {
  const created = options.tellsCreated === true ? leaf('created', result.ok && result.created) : '';
  const errors = result.ok ? '' : result.errors.map(errorElement).join('');
  const id = leaf('id', result.key === undefined ? null : ids.encode(result.key));
  return branch('result', created, errors, id, leaf('success', result.ok));
}

export function errorElement({ code, message, fields = [] }: ApiError): string {
  return branch(
    'errors',
    leaves('fields', fields),
    leaf('message', message),
    leaf('statusCode', code),
  );
}
