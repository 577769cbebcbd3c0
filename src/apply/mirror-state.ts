import type { StoredChange } from '../store/change-repository.ts';
import type { SqlSession } from '../store/database.ts';
import {
  currentScoreFields,
  currentTasks,
  type TaskState,
} from '../store/write-back-repository.ts';

/** What the mirror knows, as of the latest sync, of the records that changes are about. */
export interface MirrorState {
  /** By CRM id of the account; an account that is gone is absent. */
  readonly scoreFields: Awaited<ReturnType<typeof currentScoreFields>>;
  /** By CRM id of the task to close. */
  readonly tasks: ReadonlyMap<string, TaskState>;
}

export async function mirrorState(
  sql: SqlSession,
  connectionId: number,
  changes: readonly StoredChange[],
): Promise<MirrorState> {
  const accounts = changes.flatMap(({ body }) =>
    body.kind === 'update_account' ? [body.accountCrmId] : [],
  );
  const tasks = changes.flatMap(({ body }) => (body.kind === 'close_task' ? [body.taskCrmId] : []));
  return {
    scoreFields: await currentScoreFields(sql, connectionId, accounts),
    tasks: await currentTasks(sql, connectionId, tasks),
  };
}
