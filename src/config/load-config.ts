import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { messageOf } from '../domain/errors.ts';
import type { Config, ConfigChecks, ConfigFiles, Sourced } from './config-files.ts';
import { crossCheck } from './cross-check.ts';
import type { ConfigFault } from './fault.ts';
import { alertsFileSchema } from './schema/alerts-file.ts';
import { bellwetherFileSchema, type BellwetherFile } from './schema/bellwether-file.ts';
import { mappingFileSchema, type MappingFile } from './schema/mapping-file.ts';
import { playbookFileSchema } from './schema/playbook-file.ts';
import { isOfHealth, scorecardFileSchema } from './schema/scorecard-file.ts';
import { seasonsFileSchema } from './schema/seasons-file.ts';
import { segmentsFileSchema } from './schema/segments-file.ts';
import { readYamlFile } from './yaml-file.ts';

/** Reads and checks the whole configuration folder and returns all faults at once. */
export async function readConfig(
  folder: string,
  checks: ConfigChecks,
): Promise<{ readonly config: Config | undefined; readonly faults: readonly ConfigFault[] }> {
  const faults: ConfigFault[] = [];
  const files = await readFiles(folder, faults);
  if (files === undefined) return { config: undefined, faults };
  faults.push(...crossCheck(files, checks));
  return { config: faults.length === 0 ? toConfig(folder, files) : undefined, faults };
}

async function readFiles(folder: string, faults: ConfigFault[]): Promise<ConfigFiles | undefined> {
  if (!existsSync(folder)) {
    const message = 'there is no such configuration folder (--config, BELLWETHER_CONFIG)';
    faults.push({ file: folder, line: undefined, path: '', message });
    return undefined;
  }
  const read = <S extends z.ZodType>(name: string, schema: S) =>
    readSourced(folder, name, schema, faults);
  const main = await read('bellwether.yaml', bellwetherFileSchema);
  const segments = await read('segments.yaml', segmentsFileSchema);
  const seasons = await read('seasons.yaml', seasonsFileSchema);
  const alerts = await read('alerts.yaml', alertsFileSchema);
  const scorecards = await readAll(folder, 'scorecards', scorecardFileSchema, faults);
  const playbooks = await readAll(folder, 'playbooks', playbookFileSchema, faults);
  const mappings = new Map<string, Sourced<MappingFile>>();
  for (const name of mappingNames(main?.value)) {
    const mapping = await read(name, mappingFileSchema);
    if (mapping !== undefined) mappings.set(name, mapping);
  }
  if (main === undefined || segments === undefined) return undefined;
  if (seasons === undefined || alerts === undefined || faults.length > 0) return undefined;
  return { main, mappings, segments, scorecards, seasons, alerts, playbooks };
}

function mappingNames(main: BellwetherFile | undefined): ReadonlySet<string> {
  return new Set(Object.values(main?.connections ?? {}).map((connection) => connection.mapping));
}

async function readSourced<S extends z.ZodType>(
  folder: string,
  name: string,
  schema: S,
  faults: ConfigFault[],
): Promise<Sourced<z.infer<S>> | undefined> {
  const path = join(folder, name);
  const parsed = await readYamlFile(path, path, schema);
  if (parsed.ok) return parsed;
  faults.push(...parsed.faults);
  return undefined;
}

async function readAll<S extends z.ZodType>(
  folder: string,
  subfolder: string,
  schema: S,
  faults: ConfigFault[],
): Promise<readonly Sourced<z.infer<S>>[]> {
  const found: Sourced<z.infer<S>>[] = [];
  for (const name of await fileNames(folder, subfolder, faults)) {
    if (name.endsWith('.yml')) faults.push(wholeFile(folder, join(subfolder, name), MISNAMED));
    if (!name.endsWith('.yaml')) continue;
    const file = await readSourced(folder, join(subfolder, name), schema, faults);
    if (file !== undefined) found.push(file);
  }
  return found;
}

const MISNAMED = 'is not read: the names of configuration files end in .yaml';

/** In order. A folder that is not there is an empty one: the cross-check says which scorecards are missing. */
async function fileNames(
  folder: string,
  subfolder: string,
  faults: ConfigFault[],
): Promise<readonly string[]> {
  if (!existsSync(join(folder, subfolder))) return [];
  try {
    return (await readdir(join(folder, subfolder))).sort();
  } catch (error) {
    faults.push(wholeFile(folder, subfolder, `cannot be read: ${messageOf(error)}`));
    return [];
  }
}

function wholeFile(folder: string, name: string, message: string): ConfigFault {
  return { file: join(folder, name), line: undefined, path: '', message };
}

function toConfig(folder: string, files: ConfigFiles): Config {
  const cards = files.scorecards.map(({ value }) => value);
  return {
    folder,
    main: files.main.value,
    mappings: new Map([...files.mappings].map(([name, file]) => [name, file.value])),
    segments: files.segments.value,
    scorecards: new Map(cards.filter(isOfHealth).map((card) => [card.segment, card])),
    extraScorecards: cards.filter((card) => !isOfHealth(card)),
    seasons: files.seasons.value,
    alerts: files.alerts.value,
    playbooks: files.playbooks.map(({ value }) => value),
  };
}
