import type { SeededRandom } from '../kill-run/seeded-random.ts';

export type CrmName = 'salesforce' | 'hubspot';

/** What another person does in the CRM. `account` is the place of an account among all of the start, by id. */
export type Edit =
  | { readonly kind: 'rename'; readonly account: number; readonly name: string }
  | { readonly kind: 'credit'; readonly account: number; readonly limit: number }
  | { readonly kind: 'give_to'; readonly account: number; readonly owner: number }
  | { readonly kind: 'delete_account'; readonly account: number }
  | { readonly kind: 'new_order'; readonly account: number; readonly amount: number }
  | { readonly kind: 'order_amount'; readonly account: number; readonly amount: number }
  | { readonly kind: 'delete_order'; readonly account: number }
  | { readonly kind: 'deal_amount'; readonly account: number; readonly amount: number }
  | { readonly kind: 'scribble'; readonly account: number; readonly field: ScribbledField }
  | { readonly kind: 'complete_task'; readonly account: number }
  | { readonly kind: 'delete_task'; readonly account: number };

/** Fields of Bellwether's that a person overwrites or empties by hand. */
export type ScribbledField = 'score' | 'band' | 'reason' | 'nothing';

type EditKind = Edit['kind'];

/** How often each is drawn. */
const KINDS: readonly [EditKind, ...EditKind[]] = [
  'rename',
  'credit',
  'give_to',
  'new_order',
  'new_order',
  'order_amount',
  'order_amount',
  'delete_order',
  'deal_amount',
  'scribble',
  'scribble',
  'complete_task',
  'complete_task',
  'delete_task',
  'delete_account',
];

export function drawEdits(random: SeededRandom, accounts: number, most: number): readonly Edit[] {
  return Array.from({ length: random.between(0, most) }, () => drawEdit(random, accounts));
}

function drawEdit(random: SeededRandom, accounts: number): Edit {
  const kind = random.pick(KINDS);
  const account = random.between(0, accounts - 1);
  const amount = random.between(1, 90) * 100;
  switch (kind) {
    case 'rename':
      return { kind, account, name: `Renamed ${String(amount)}` };
    case 'credit':
      return { kind, account, limit: amount };
    case 'give_to':
      return { kind, account, owner: random.between(0, 3) };
    case 'new_order':
    case 'order_amount':
    case 'deal_amount':
      return { kind, account, amount };
    case 'scribble':
      return { kind, account, field: random.pick(['score', 'band', 'reason', 'nothing']) };
    case 'delete_account':
    case 'delete_order':
    case 'complete_task':
    case 'delete_task':
      return { kind, account };
  }
}
