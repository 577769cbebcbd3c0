import type { ChangeBody } from '../../domain/plan.ts';

export function taskHasAnOwner(body: ChangeBody): string | undefined {
  return body.kind === 'create_task' && body.ownerCrmId === null
    ? 'the account has no active owner, and tasks.fallback_owner names nobody active'
    : undefined;
}
