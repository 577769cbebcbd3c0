import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { addDays } from '../../src/domain/days.ts';
import { messageOf } from '../../src/domain/errors.ts';
import type { PlantedStory } from '../../src/sandbox/seed/dataset.ts';
import { StoryJudge } from './story-judge.ts';
import { summarizeAlarms, summarizeStories } from './story-report.ts';
import { storyView, type StoryRun } from './story-view.ts';
import { withStoryWorld } from './story-world.ts';

const HELP = `scripts/stories scores the generated distributor day by day, from what was known on each day, and says which of the
stories that were planted in it were found, when, and what was raised where nothing was planted (docs/stories.md).

  --size SIZE   demo (default) or S: docs/sandbox-data.md
  --seed N      another distributor (default 1)
  --ends-on DAY first day after the data (default 2026-04-20, the seventh week of a launch)
  --step DAYS   days from one scoring to the next (default 7): what is found is found that much later
  --json        the result as JSON instead of Markdown
  --help        this text

The model is that of config/.
`;

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: 'demo' },
    seed: { type: 'string', default: '1' },
    'ends-on': { type: 'string', default: '2026-04-20' },
    step: { type: 'string', default: '7' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const optionsSchema = z.object({
  size: z.enum(['demo', 'S']),
  seed: z.coerce.number().int(),
  endsOn: z.iso.date(),
  step: z.coerce.number().int().positive(),
});

if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const given = optionsSchema.safeParse({ ...values, endsOn: values['ends-on'] });
if (!given.success) {
  const [issue] = given.error.issues;
  process.stderr.write(
    `stories: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''} (--help)\n`,
  );
  process.exit(2);
}

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    stop.abort();
  });
}
try {
  const run = await runStories(given.data);
  process.stdout.write(values.json ? `${JSON.stringify(run, null, 2)}\n` : storyView(run));
} catch (error) {
  process.stderr.write(`stories: ${messageOf(error)}\n`);
  process.exitCode = 1;
}

function runStories({ step, ...options }: z.infer<typeof optionsSchema>): Promise<StoryRun> {
  const configFolder = fileURLToPath(new URL('../../config', import.meta.url));
  return withStoryWorld({ ...options, configFolder, signal: stop.signal }, async (world) => {
    const judge = new StoryJudge(world.stories);
    const days = daysToLookAt(world.stories, options.endsOn, step);
    const firstDay = days[0] ?? options.endsOn;
    const lastOrders = await world.lastOrders();
    for (const day of days) {
      judge.see(day, await world.look(day));
      if (process.stderr.isTTY) process.stderr.write(`${day}\r`);
    }
    return {
      size: options.size,
      seed: options.seed,
      from: firstDay,
      to: options.endsOn,
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
