import type { DirectedDefinition } from '../catalog/association-definition.ts';
import type { ObjectType } from '../catalog/object-type.ts';

/** Something that happened to records, as webhooks tell it. */
export type Change =
  | {
      readonly kind: 'creation' | 'deletion' | 'restore' | 'privacyDeletion';
      readonly type: ObjectType;
      readonly id: number;
    }
  | {
      readonly kind: 'propertyChange';
      readonly type: ObjectType;
      readonly id: number;
      readonly property: string;
      /** The text of the new value; empty where it was cleared. */
      readonly value: string;
    }
  | {
      readonly kind: 'merge';
      readonly type: ObjectType;
      readonly primaryId: number;
      readonly mergedIds: readonly number[];
      /** The record that stands in the place of both. */
      readonly resultId: number;
      readonly propertiesMoved: number;
    }
  | {
      readonly kind: 'associationChange';
      readonly directed: DirectedDefinition;
      readonly fromId: number;
      readonly toId: number;
      readonly removed: boolean;
    };

export type ChangeKind = Change['kind'];

/** What one request has changed. */
export interface ChangeSet {
  readonly changes: readonly Change[];
  /** The app whose request it was; undefined for what the sandbox's own handle did. */
  readonly appId: number | undefined;
}

/** Tells what changes, once it stands: a request that fails has changed nothing. */
export interface ChangeFeed {
  tell(change: Change): void;
  /** Gathers what `work` tells and passes it on when the work succeeds. */
  during<Result>(appId: number | undefined, work: () => Result): Result;
  /** There is one listener at most; without one nothing is gathered. */
  listen(listener: (set: ChangeSet) => void): void;
}

export function createChangeFeed(): ChangeFeed {
  let listener: ((set: ChangeSet) => void) | undefined;
  let gathered: Change[] | undefined;
  return {
    tell(change) {
      if (listener === undefined) return;
      if (gathered === undefined) listener({ changes: [change], appId: undefined });
      else gathered.push(change);
    },
    during(appId, work) {
      gathered = [];
      try {
        const result = work();
        if (gathered.length > 0) listener?.({ changes: gathered, appId });
        return result;
      } finally {
        gathered = undefined;
      }
    },
    listen(given) {
      listener = given;
    },
  };
}
