import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** What is used of the library. */
interface Prophet {
  fit(data: { readonly ds: readonly number[]; readonly y: readonly number[] }): void;
  predict(data: { readonly ds: readonly number[] }): {
    readonly yhat: { readonly point: readonly number[] };
  };
  free(): void;
}

interface Seasonality {
  readonly type: 'manual';
  readonly enabled: boolean;
}

export interface ProphetSettings {
  readonly growth: 'flat' | 'linear';
  readonly yearlySeasonality: Seasonality;
  readonly weeklySeasonality: Seasonality;
  readonly dailySeasonality: Seasonality;
  /** 0: intervals, which nobody reads here and which differ from run to run, are left out. */
  readonly uncertaintySamples: number;
}

type ProphetClass = new (options: ProphetSettings & { readonly optimizer: object }) => Prophet;

const functionOf = <T>(): z.ZodType<T> => z.custom<T>((value) => typeof value === 'function');

const prophetSchema = z.object({
  Prophet: functionOf<ProphetClass>(),
  initSync: functionOf<(input: { readonly module: Buffer }) => unknown>(),
  initLogging: functionOf<(config: { readonly maxLevel: 'error' }) => void>(),
});

const stanSchema = z.object({ optimizer: z.custom<object>((value) => value !== undefined) });

/** In the package.json of this folder (scripts/install-prophet); the product does not depend on them. */
const PROPHET = '@bsull/augurs/prophet';
const STAN = '@bsull/augurs-prophet-wasmstan';

/** Makes models of the library. Its bytes are read here: left to itself it would fetch them by URL. */
export async function loadProphet(): Promise<(settings: ProphetSettings) => Prophet> {
  const prophet: unknown = await import(PROPHET);
  const stan: unknown = await import(STAN);
  const { Prophet, initSync, initLogging } = prophetSchema.parse(prophet);
  const { optimizer } = stanSchema.parse(stan);
  const bytes = readFileSync(new URL('prophet_bg.wasm', import.meta.resolve(PROPHET)));
  initSync({ module: bytes });
  initLogging({ maxLevel: 'error' });
  return (settings) => new Prophet({ ...settings, optimizer });
}
