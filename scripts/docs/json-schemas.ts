import { z } from 'zod';
import { alertsFileSchema } from '../../src/config/schema/alerts-file.ts';
import { bellwetherFileSchema } from '../../src/config/schema/bellwether-file.ts';
import { mappingFileSchema } from '../../src/config/schema/mapping-file.ts';
import { playbookFileSchema } from '../../src/config/schema/playbook-file.ts';
import { scorecardFileSchema } from '../../src/config/schema/scorecard-file.ts';
import { seasonsFileSchema } from '../../src/config/schema/seasons-file.ts';
import { segmentsFileSchema } from '../../src/config/schema/segments-file.ts';

interface ConfigFile {
  /** Name of the JSON Schema. */
  readonly name: string;
  /** Where such files stand in the configuration folder. */
  readonly file: string;
  readonly schema: z.ZodType;
}

/** The files of the configuration folder, in the order in which the reference explains them. */
export const CONFIG_FILES: readonly ConfigFile[] = [
  { name: 'bellwether', file: 'bellwether.yaml', schema: bellwetherFileSchema },
  { name: 'mapping', file: 'mappings/*.yaml', schema: mappingFileSchema },
  { name: 'segments', file: 'segments.yaml', schema: segmentsFileSchema },
  { name: 'scorecard', file: 'scorecards/*.yaml', schema: scorecardFileSchema },
  { name: 'seasons', file: 'seasons.yaml', schema: seasonsFileSchema },
  { name: 'alerts', file: 'alerts.yaml', schema: alertsFileSchema },
  { name: 'playbook', file: 'playbooks/*.yaml', schema: playbookFileSchema },
];

/** What may be written, as JSON Schema: editors complete and check the YAML files with it. */
export function jsonSchemas(): readonly (readonly [string, string])[] {
  return CONFIG_FILES.map(({ name, schema }) => [
    `config/schemas/${name}.schema.json`,
    JSON.stringify(toJsonSchema(schema)),
  ]);
}

export function toJsonSchema(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}
