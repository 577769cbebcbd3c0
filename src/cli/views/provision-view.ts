import type { ProvisionPlan, ProvisionResult } from '../../pipeline/provision-stage.ts';
import { counted, table } from './table.ts';

export function provisionPlanView({ planId, missing, present }: ProvisionPlan): string {
  if (missing.length === 0) {
    return `All ${counted(present.length, 'field')} are there: nothing to do.`;
  }
  const rows = missing.map((field) => [
    '+',
    `${field.object}.${field.name}`,
    field.type,
    field.description,
  ]);
  return [
    `Plan ${String(planId)}: ${counted(missing.length, 'field')} to create, ${String(present.length)} are there`,
    table(rows),
    '',
    `Create them with: bellwether apply ${String(planId)} (or: bellwether provision --yes)`,
  ].join('\n');
}

export function provisionResultView({ created, failed }: ProvisionResult): string {
  return [
    `${counted(created.length, 'field')} created`,
    ...created.map((field) => `  + ${field}`),
    ...failed.map(({ field, message }) => `  ! ${field}: ${message}`),
  ].join('\n');
}
