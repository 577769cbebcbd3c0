import type { CrmIdentity } from '../../crm/crm-adapter.ts';
import type { CrmField, CrmSchema } from '../../domain/crm-schema.ts';
import type { MappingFinding } from '../../sync/check/finding.ts';
import { counted, table } from './table.ts';

export function checkView(
  identity: CrmIdentity,
  findings: readonly MappingFinding[],
  calls: number,
): string {
  const kind = identity.production ? 'PRODUCTION' : 'not production';
  const errors = findings.filter(({ level }) => level === 'error');
  const warnings = findings.filter(({ level }) => level === 'warning');
  const verdict =
    findings.length === 0
      ? 'Everything that the mapping names is there.'
      : `${counted(errors.length, 'error')}, ${counted(warnings.length, 'warning')}`;
  return [
    `${identity.orgName} (${identity.orgId}), ${kind}, as ${identity.userName}`,
    ...identity.missingPermissions.map((permission) => `  ERROR missing permission: ${permission}`),
    ...[...errors, ...warnings].flatMap(findingLines),
    verdict,
    counted(calls, 'API call'),
  ].join('\n');
}

function findingLines({ level, path, message, remedy }: MappingFinding): readonly string[] {
  return [`  ${level === 'error' ? 'ERROR' : 'warning'} ${path}: ${message}`, `      ${remedy}`];
}

export function discoverView(schema: CrmSchema, missing: readonly string[]): string {
  const objects = [...schema].map(([name, object]) =>
    [`${name} (${object.label})`, table([...object.fields.values()].map(fieldRow))].join('\n'),
  );
  const absent = missing.map((name) => `${name}: there is no such object, or it is not visible`);
  return [...objects, ...absent].join('\n\n');
}

function fieldRow(field: CrmField): readonly string[] {
  const size = field.maxLength === undefined ? '' : String(field.maxLength);
  const values = (field.choices ?? []).slice(0, 6).join(' | ');
  const more = (field.choices?.length ?? 0) > 6 ? ' | ...' : '';
  return [
    field.name,
    field.vendorType,
    size,
    field.updatable ? 'writable' : 'read-only',
    `${values}${more}`,
  ];
}
