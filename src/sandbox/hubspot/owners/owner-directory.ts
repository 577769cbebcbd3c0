import { z } from 'zod';
import type { DefinitionStore } from '../store/definition-store.ts';

/** A person who can own records. The owner id is not the user id. */
export interface Owner {
  readonly id: string;
  readonly userId: number;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  /** A deactivated user's owner; its records keep pointing at it. */
  readonly archived: boolean;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface OwnerDirectory {
  /** In the order in which they were added. */
  all(): readonly Owner[];
  find(id: string): Owner | undefined;
  save(owner: Owner): void;
}

const keptOwner: z.ZodType<Owner> = z.object({
  id: z.string(),
  userId: z.number(),
  email: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  archived: z.boolean(),
  createdAt: z.number(),
  updatedAt: z.number(),
});

export function openOwnerDirectory(kept: DefinitionStore): OwnerDirectory {
  const owners = new Map<string, Owner>();
  for (const { value } of kept.all('owner')) {
    const owner = keptOwner.parse(value);
    owners.set(owner.id, owner);
  }
  return {
    all: () => [...owners.values()],
    find: (id) => owners.get(id),
    save(owner) {
      kept.save('owner', owner.id, owner);
      owners.set(owner.id, owner);
    },
  };
}
