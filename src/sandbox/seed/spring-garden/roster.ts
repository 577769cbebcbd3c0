import { elementAt, streamFamily } from './random.ts';

export type Segment = 'large_urban' | 'small_rural' | 'specialty';

/** How an account's buying runs over the three years. */
export type Life = 'steady' | 'growing' | 'declining' | 'new' | 'lapsed' | 'one_order' | 'no_order';

export type StoryKind =
  'silent_loss' | 'fulfilment_failure' | 'late_payer' | 'launch_lag' | 'dirty_data';

/** What an account is cast as. */
export interface Role {
  readonly segment: Segment;
  readonly life: Life;
  readonly story: StoryKind | null;
  /** Its rank among the accounts of its block with the same segment, life and story: 0 ... of-1. */
  readonly rank: number;
  readonly of: number;
}

/** Every hundred accounts have the same composition, so that each size of the data is in proportion. */
export const BLOCK_ACCOUNTS = 100;

type RosterLine = readonly [places: number, segment: Segment, life: Life, story: StoryKind | null];

const ROSTER: readonly RosterLine[] = [
  [1, 'large_urban', 'steady', 'silent_loss'],
  [1, 'specialty', 'steady', 'fulfilment_failure'],
  [1, 'large_urban', 'steady', 'late_payer'],
  [1, 'specialty', 'steady', 'launch_lag'],
  [2, 'specialty', 'steady', 'dirty_data'],
  [8, 'large_urban', 'steady', null],
  [2, 'large_urban', 'growing', null],
  [1, 'large_urban', 'declining', null],
  [1, 'large_urban', 'new', null],
  [1, 'large_urban', 'lapsed', null],
  [15, 'specialty', 'steady', null],
  [3, 'specialty', 'growing', null],
  [2, 'specialty', 'declining', null],
  [2, 'specialty', 'new', null],
  [3, 'specialty', 'lapsed', null],
  [1, 'specialty', 'one_order', null],
  [1, 'specialty', 'no_order', null],
  [28, 'small_rural', 'steady', null],
  [5, 'small_rural', 'growing', null],
  [3, 'small_rural', 'declining', null],
  [4, 'small_rural', 'new', null],
  [8, 'small_rural', 'lapsed', null],
  [3, 'small_rural', 'one_order', null],
  [3, 'small_rural', 'no_order', null],
];

const ROLES: readonly Role[] = ROSTER.flatMap(([of, segment, life, story]) =>
  Array.from({ length: of }, (_, rank) => ({ segment, life, story, rank, of })),
);

/** The roles of the hundred accounts of a block, in account order: which account gets which depends on the seed. */
export function blockRoles(seed: number): (block: number) => readonly Role[] {
  const streams = streamFamily(seed, 'roster');
  return (block) => {
    const order = streams(block).permutation(BLOCK_ACCOUNTS);
    return order.map((place) => elementAt(ROLES, place));
  };
}
