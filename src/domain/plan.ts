/** A plan is a value: the wanted differences in the CRM, shown before they are carried out. */

/** A value as the CRM holds it. */
export type CrmValue = string | number | boolean | null;

export type TaskPriority = 'high' | 'normal' | 'low';

export interface FieldChange {
  readonly field: string;
  readonly old: CrmValue;
  readonly new: CrmValue;
}

/** Write the score fields of an account. */
export interface UpdateAccount {
  readonly kind: 'update_account';
  readonly accountCrmId: string;
  readonly object: string;
  readonly fields: readonly FieldChange[];
}

/** Create a call task on an account. */
export interface CreateTask {
  readonly kind: 'create_task';
  readonly accountCrmId: string;
  /** Deterministic: the same connection, playbook, account and episode give the same key. */
  readonly taskKey: string;
  readonly playbook: string;
  readonly ownerCrmId: string | null;
  readonly subject: string;
  /** The call script, plain text. */
  readonly script: string;
  readonly dueOn: string;
  readonly priority: TaskPriority;
}

/** Close a task that Bellwether opened and whose reason is gone. */
export interface CloseTask {
  readonly kind: 'close_task';
  readonly accountCrmId: string;
  readonly taskKey: string;
  readonly playbook: string;
  readonly taskCrmId: string;
  readonly note: string;
}

/** Create a field in the CRM (provisioning). */
export interface CreateField {
  readonly kind: 'create_field';
  readonly field: FieldSpec;
}

export type ChangeBody = UpdateAccount | CreateTask | CloseTask | CreateField;

/** A field that Bellwether needs in the CRM. */
export interface FieldSpec {
  readonly object: string;
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly type: 'number' | 'money' | 'text' | 'date' | 'choice';
  readonly length?: number | undefined;
  readonly decimals?: number | undefined;
  readonly choices?: readonly { readonly value: string; readonly label: string }[] | undefined;
  /** Unique in the org: the CRM itself refuses a second record with the same value. */
  readonly unique?: true | undefined;
}

/** `+` create, `~` update, `!` blocked. What needs no change (`=`) is counted, not listed. */
export type ChangeAction = '+' | '~' | '!';

export interface Change {
  /** Position in the plan, from 1; changes are carried out in this order. */
  readonly sequence: number;
  readonly action: ChangeAction;
  /** Name of the account (or of the field, in provisioning), for people. */
  readonly label: string;
  readonly reason: string;
  /** Undefined in provisioning. */
  readonly accountId: number | undefined;
  /** Why it is blocked. */
  readonly blocked: string | undefined;
  readonly body: ChangeBody;
}

export type PlanStatus = 'stored' | 'refused' | 'applying' | 'applied' | 'superseded';

/** How far a change has come. `sending` is written down before the request leaves. */
export type ChangeStatus = 'pending' | 'sending' | 'done' | 'failed' | 'blocked';

/** What a plan comes to, in numbers. Stored with it and shown before it is applied. */
export interface PlanSummary {
  /** Accounts with a score on the day. */
  readonly scoredAccounts: number;
  /** Accounts whose fields are as they should be (`=`). */
  readonly unchangedAccounts: number;
  readonly updates: number;
  readonly tasksToCreate: number;
  readonly tasksToClose: number;
  readonly blocked: number;
  /** Wanted, but their owners have enough to do. */
  readonly deferredTasks: number;
  /** `green -> yellow`: how many accounts; `new -> red` for the first score. */
  readonly bandChanges: Readonly<Record<string, number>>;
  /** The same of further scorecards that are written, by their ids. */
  readonly further: Readonly<Record<string, FurtherSummary>>;
  /** New tasks by owner's name and by playbook. */
  readonly tasksByOwner: Readonly<Record<string, number>>;
  readonly tasksByPlaybook: Readonly<Record<string, number>>;
  /** API calls that applying it will cost, if nothing has to be repeated. */
  readonly forecastCalls: number;
  /** How the changes will go out. */
  readonly ways: readonly WriteWay[];
}

/** What a plan changes of the scores by a further scorecard. */
export interface FurtherSummary {
  readonly scoredAccounts: number;
  readonly bandChanges: Readonly<Record<string, number>>;
}

/** How one kind of change goes out. */
export interface WriteWay {
  readonly kind: 'create_task' | 'close_task' | 'update_account';
  readonly way: 'requests' | 'bulk';
  readonly changes: number;
  /** API calls when nothing has to be repeated; of bulk jobs, which are waited for, about. */
  readonly calls: number;
  /** Why this way, for people. */
  readonly reason: string;
}
