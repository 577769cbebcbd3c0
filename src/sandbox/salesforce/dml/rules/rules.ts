import type { ObjectRules } from './object-rules.ts';
import { OPPORTUNITY_RULES } from './opportunity-rules.ts';
import {
  ASSIGNMENT_RULES,
  FIELD_PERMISSION_RULES,
  PERMISSION_SET_RULES,
} from './permission-rules.ts';
import { TASK_RULES } from './task-rules.ts';

const NO_RULES: ObjectRules = {};

const RULES: Readonly<Record<string, ObjectRules>> = {
  Task: TASK_RULES,
  Opportunity: OPPORTUNITY_RULES,
  FieldPermissions: FIELD_PERMISSION_RULES,
  PermissionSetAssignment: ASSIGNMENT_RULES,
  PermissionSet: PERMISSION_SET_RULES,
};

export function rulesOf(objectName: string): ObjectRules {
  return RULES[objectName] ?? NO_RULES;
}
