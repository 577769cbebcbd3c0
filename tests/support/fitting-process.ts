/** Stands in for the process that fits series: what it does with one is said by its first value. */
import { z } from 'zod';

const seriesSchema = z.object({ values: z.array(z.number()) });

process.on('message', (message: unknown) => {
  switch (seriesSchema.parse(message).values[0]) {
    case 1:
      process.send?.({ failure: 'did not converge' });
      break;
    case 2:
      process.disconnect();
      break;
    case 4:
      process.send?.({ weeks: [Number.NaN] });
      break;
    case 3:
      // It hangs.
      break;
    default:
      process.send?.({ weeks: [process.pid] });
  }
});
