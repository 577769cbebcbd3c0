import type { SandboxResponse } from '../../server/exchange.ts';
import type { ApiError } from './fault.ts';

const JSON_TYPE = 'application/json;charset=UTF-8';

/** A JSON answer; `body` is JSON text already or a value to be written as such. */
export function json(status: number, body: unknown): SandboxResponse {
  return jsonText(status, JSON.stringify(body));
}

export function jsonText(status: number, text: string): SandboxResponse {
  return { status, headers: { 'content-type': JSON_TYPE }, body: text };
}

export function noContent(): SandboxResponse {
  return { status: 204 };
}

/** The list of errors that every failed REST call answers with. */
export function errorBody(
  errors: readonly ApiError[],
): readonly Readonly<Record<string, unknown>>[] {
  return errors.map(({ code, message, fields }) =>
    fields === undefined ? { message, errorCode: code } : { message, errorCode: code, fields },
  );
}
