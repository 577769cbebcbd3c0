import { BellwetherError } from '../../domain/errors.ts';

/** A text as a SOQL string literal (SOQL and SOSL Reference, "Quoted String Escape Sequences"). */
export function quote(text: string): string {
  const escaped = text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll("'", String.raw`\'`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\r', String.raw`\r`)
    .replaceAll('\t', String.raw`\t`)
    .replaceAll('\b', String.raw`\b`)
    .replaceAll('\f', String.raw`\f`);
  return `'${escaped}'`;
}

/** A name or relationship path as SOQL takes it. It comes from the configuration, so it is checked, never quoted. */
export function identifier(name: string): string {
  if (/^[A-Za-z]\w*(\.[A-Za-z]\w*){0,5}$/.test(name)) return name;
  throw new BellwetherError(
    'config.invalid',
    `"${name}" is not the API name of a Salesforce object or field`,
  );
}

/** An instant as a SOQL literal: unquoted, in UTC. */
export function instant(iso: string): string {
  return new Date(iso).toISOString();
}

/** A Salesforce id as it stands in a cursor of ours: checked, because it goes into a query. */
export function recordId(id: string): string {
  if (/^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/.test(id)) return quote(id);
  throw new BellwetherError('crm.unexpected', `"${id}" is not a Salesforce id`);
}
