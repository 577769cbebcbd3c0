/**
 * `scripts/stories` scores the generated distributor day by day with the model of config/, from what was known on each day, and
 * says which of the stories that were planted in it were found, when, and what was raised where nothing was planted (docs/stories.md).
 *   --size SIZE   demo (default) or S: docs/sandbox-data.md
 *   --seed N      another distributor (default 1)
 *   --ends-on DAY first day after the data (default 2026-04-20, the seventh week of a launch)
 *   --step DAYS   days from one scoring to the next (default 7): what is found is found that much later
 *   --json        the result as JSON instead of Markdown
 *   --help        this text
 */
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { addDays } from '../../src/domain/days.ts';
import type { PlantedStory } from '../../src/sandbox/seed/dataset.ts';
import { runScript } from '../run-script.ts';
import { scriptOptions } from '../script-options.ts';
import { StoryJudge } from './story-judge.ts';
import { summarizeAlarms, summarizeStories } from './story-report.ts';
import { storyView, type StoryRun } from './story-view.ts';
import { withStoryWorld } from './story-world.ts';

const given = await scriptOptions(import.meta.url, {
  options: {
    size: { type: 'string', default: 'demo' },
    seed: { type: 'string', default: '1' },
    'ends-on': { type: 'string', default: '2026-04-20' },
    step: { type: 'string', default: '7' },
    json: { type: 'boolean', default: false },
  },
  schema: z.object({
    size: z.enum(['demo', 'S']),
    seed: z.coerce.number().int(),
    'ends-on': z.iso.date(),
    step: z.coerce.number().int().positive(),
    json: z.boolean(),
  }),
});

await runScript(async (signal) => {
  const run = await runStories(signal);
  process.stdout.write(given.json ? `${JSON.stringify(run, null, 2)}\n` : storyView(run));
});

function runStories(signal: AbortSignal): Promise<StoryRun> {
  const { size, seed, step, 'ends-on': endsOn } = given;
  const configFolder = fileURLToPath(new URL('../../config', import.meta.url));
  return withStoryWorld({ size, seed, endsOn, configFolder, signal }, async (world) => {
    const judge = new StoryJudge(world.stories);
    const days = daysToLookAt(world.stories, endsOn, step);
    const firstDay = days[0] ?? endsOn;
    const lastOrders = await world.lastOrders();
    for (const day of days) {
      judge.see(day, await world.look(day));
      if (process.stderr.isTTY) process.stderr.write(`${day}\r`);
    }
    return {
      size,
      seed,
      from: firstDay,
      to: endsOn,
      stepDays: step,
      modelVersion: world.modelVersion,
      soundAccounts: judge.soundAccounts(),
      stories: summarizeStories(judge.outcomes()),
      alarms: summarizeAlarms(judge.falseAlarms(), { firstDay, lastOrders }),
      holds: summarizeAlarms(judge.falseHolds(), { firstDay, lastOrders }),
    };
  });
}

/** From the first onset to the end, the end included. Dirty data lie in all of the last year and have no onset to watch. */
function daysToLookAt(
  stories: readonly PlantedStory[],
  endsOn: string,
  step: number,
): readonly string[] {
  const onsets = stories.filter(({ kind }) => kind !== 'dirty_data').map(({ onsetOn }) => onsetOn);
  const first = onsets.sort()[0] ?? endsOn;
  const days: string[] = [];
  for (let day = endsOn; day >= first; day = addDays(day, -step)) days.unshift(day);
  return days;
}
