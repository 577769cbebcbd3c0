/**
 * Fits one series after the other, as the process that started it says: a message in, a message out. Its argument is the
 * number of weeks from which on a series is fitted with a trend.
 */
import { z } from 'zod';
import { messageOf } from '../../../src/domain/errors.ts';
import { loadProphet } from './prophet-package.ts';

const seriesSchema = z.object({
  until: z.iso.date(),
  values: z.array(z.number()),
  ahead: z.number(),
});

const WEEK_SECONDS = 7 * 86_400;
/** A season of a year can be told from a trend when it has come round once. */
const SEASON_FROM = 104;

const trendFrom = z.coerce.number().parse(process.argv[2]);

const prophetOf = await loadProphet();
process.on('message', (message: unknown) => {
  try {
    process.send?.({ weeks: forecastOf(seriesSchema.parse(message)) });
  } catch (error) {
    process.send?.({ failure: messageOf(error) });
  }
});

type Series = z.infer<typeof seriesSchema>;

/** Where the search for a trend breaks off (series that repeat exactly) there is none: the level alone. */
function forecastOf(series: Series): readonly number[] {
  if (series.values.length < trendFrom) return fitted(series, 'flat');
  try {
    return fitted(series, 'linear');
  } catch {
    return fitted(series, 'flat');
  }
}

function fitted({ until, values, ahead }: Series, growth: 'flat' | 'linear'): readonly number[] {
  const end = Date.parse(`${until}T00:00:00Z`) / 1000;
  const start = end - values.length * WEEK_SECONDS;
  const prophet = prophetOf({
    growth,
    yearlySeasonality: { type: 'manual', enabled: values.length >= SEASON_FROM },
    weeklySeasonality: { type: 'manual', enabled: false },
    dailySeasonality: { type: 'manual', enabled: false },
    uncertaintySamples: 0,
  });
  try {
    prophet.fit({ ds: values.map((_, week) => start + week * WEEK_SECONDS), y: values });
    const ds = Array.from({ length: ahead }, (_, week) => end + week * WEEK_SECONDS);
    return prophet.predict({ ds }).yhat.point;
  } finally {
    prophet.free();
  }
}
