import type { SandboxRequest } from '../../server/exchange.ts';
import { asRecordInput, type RecordInput } from '../dml/record-input.ts';
import { fault } from './fault.ts';

/** The body as JSON, or the vendor's complaint about it. */
function jsonBody(request: SandboxRequest): unknown {
  const text = request.body.toString('utf8');
  if (text.trim() === '')
    throw parserError('The HTTP entity body is required, but this request has no entity body.');
  try {
    return JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'Unexpected character';
    throw parserError(`${detail} at [line:1, column:1]`);
  }
}

/** The body as one JSON object. */
export function jsonObject(request: SandboxRequest): RecordInput {
  const record = asRecordInput(jsonBody(request));
  if (record === undefined) {
    throw parserError(
      'Cannot deserialize instance of entity from START_ARRAY value [line:1, column:1]',
    );
  }
  return record;
}

function parserError(message: string): Error {
  return fault(400, 'JSON_PARSER_ERROR', message);
}
