import type { PlantedStory } from '../dataset.ts';
import { type Account, accountsOf } from './account.ts';
import { DIRT, dirtOf } from './dirt.ts';
import { elementAt } from './random.ts';
import type { StoryKind } from './roster.ts';
import type { World } from './world.ts';

const DESCRIPTIONS: Readonly<Record<Exclude<StoryKind, 'dirty_data'>, string>> = {
  silent_loss:
    'A large customer who ordered every 9 to 12 days, was served well and paid on time has not ordered since the onset.',
  fulfilment_failure:
    'Since the onset less than half of an order comes with the first shipment and lead times have doubled; the orders thin out. It looks like a loss and is our fault.',
  late_payer:
    'Paid on time until the onset. Invoices issued since are paid 30 to 60 days late, the open balance grows, the orders go on.',
  launch_lag:
    'Bought the Spring Garden launch strongly in both earlier years. This season, by the same launch day, it has bought less than 40 % of last year; other orders go on.',
};

/** All planted stories: one for each kind and onset, for dirty_data one for each kind of dirt. */
export function storiesOf(world: World): readonly PlantedStory[] {
  const stories = new Map<string, PlantedStory & { readonly accounts: string[] }>();
  for (const account of accountsOf(world)) {
    for (const tale of talesOf(world, account)) {
      const story = stories.get(nameOf(tale)) ?? { ...tale, accounts: [] };
      story.accounts.push(account.key);
      stories.set(nameOf(tale), story);
    }
  }
  return [...stories.values()].sort((one, other) => compare(nameOf(one), nameOf(other)));
}

type Tale = Omit<PlantedStory, 'accounts'>;

function talesOf(world: World, account: Account): readonly Tale[] {
  const kind = account.story;
  if (kind === null) return [];
  const onsetOn = world.dateText(account.onsetDay);
  if (kind !== 'dirty_data') return [{ kind, onsetOn, description: DESCRIPTIONS[kind] }];
  return dirtOf(account.index, account).map((at) => {
    return { kind, onsetOn, description: elementAt(DIRT, at).description };
  });
}

function nameOf({ kind, onsetOn, description }: Tale): string {
  return `${kind} ${onsetOn} ${description}`;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
