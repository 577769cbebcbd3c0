import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
import { asOfDay } from '../../pipeline/as-of.ts';
import type { PipelineContext } from '../../pipeline/context.ts';
import { launchReport, seasonOf, type LaunchReport } from '../../pipeline/launch-report.ts';
import type { Season } from '../../config/schema/seasons-file.ts';
import { withConnection } from '../open-run.ts';
import { asOfOption, positiveInteger } from '../options.ts';
import type { Shell, Verb } from '../verb.ts';
import { launchListView, launchView, type ListedSeason } from '../views/launch-view.ts';

const OFFLINE = false;

const optionsSchema = z.object({ asOf: z.string().optional(), accounts: z.number().optional() });

export const launchListVerb: Verb = {
  name: 'launch list',
  summary: 'List the seasons of the calendar and where their launches stand',
  details:
    'The latest launch of each season of seasons.yaml that has begun, beside the same launch day of earlier years.',
  configure: asOfOption,
  run: (shell, { options }) =>
    withConnection(
      shell,
      async (context) => {
        const { asOf } = optionsSchema.parse(options);
        const seasons = [];
        for (const season of context.config.seasons.seasons) {
          const report = await reportOf(shell, context, season, asOf);
          seasons.push(listed(season, report));
        }
        return { text: launchListView(seasons), json: seasons };
      },
      OFFLINE,
    ),
};

function listed(season: Season, report: LaunchReport | undefined): ListedSeason {
  const { id, title, launch_days: launchDays } = season;
  if (report === undefined) return { season: id, title, launchDays, latest: null };
  const { launchOn, endsOn, running, launchDay, currency, segments } = report;
  const whole = segments.at(-1) ?? null;
  const latest = { launchOn, endsOn, running, launchDay, currency, whole };
  return { season: id, title, launchDays, latest };
}

export const launchShowVerb: Verb = {
  name: 'launch show',
  summary: 'Show a launch by segment, against the same launch day of earlier years',
  details: `For each segment: what was bought so far, what to expect by this launch day with the interval in which eight years of
ten lie (docs/seasons.md), the earlier years on the same launch day, and the accounts that bought last time and not yet.
--json has the whole expected curve and up to 500 of those accounts.`,
  configure: (command) => {
    command.argument('<season>', 'id of a season, e.g. spring-garden');
    asOfOption(command);
    command.option(
      '--accounts <count>',
      'so many accounts that have not bought yet (default 10)',
      positiveInteger,
    );
  },
  run: (shell, { args, options }) => {
    const { asOf, accounts = 10 } = optionsSchema.parse(options);
    const id = args[0];
    if (id === undefined) throw new BellwetherError('usage.invalid', 'name a season');
    return withConnection(
      shell,
      async (context) => {
        const season = seasonOf(context, id);
        const report = await reportOf(shell, context, season, asOf);
        if (report === undefined) {
          const first = season.launch_days[0] ?? '';
          const message = `${season.title} has not been launched yet; its first launch day is ${first}`;
          throw new BellwetherError('usage.invalid', message);
        }
        return { text: launchView(report, accounts), json: report };
      },
      OFFLINE,
    );
  },
};

function reportOf(
  shell: Shell,
  context: PipelineContext,
  season: Season,
  day: string | undefined,
): Promise<LaunchReport | undefined> {
  const asOf = asOfDay(day, context.config.main.time_zone, shell.now());
  return launchReport(context, season, asOf);
}
