import type { z } from 'zod';
import { ENTITIES, ENTITY_NAMES } from '../../src/domain/entities.ts';
import { CONFIG_FILES, toJsonSchema } from './json-schemas.ts';
import { cell, GENERATED } from './markdown.ts';

type Schema = z.core.JSONSchema.BaseSchema;

interface Row {
  readonly path: string;
  readonly type: string;
  readonly fallback: string;
  readonly description: string;
}

/** The reference of all configuration files, from their schemas. */
export function configurationPage(): string {
  const files = CONFIG_FILES.map(({ name, file, schema }) => {
    const json = toJsonSchema(schema);
    const rows = name === 'mapping' ? mappingRows(json) : rowsOf(json, '');
    return [`## ${file}`, '', json.description ?? '', '', ...tableOf(rows), ''].join('\n');
  });
  return [
    GENERATED,
    '# Configuration',
    '',
    'All decisions of an admin stand in YAML files in one folder (`config/`, or what `--config` or `BELLWETHER_CONFIG`',
    'names). `bellwether lint` checks them all, offline; `bellwether check` holds the mapping against the CRM. Unknown keys',
    'are errors. The JSON Schemas in `config/schemas/` let editors complete and check the files while you type: the first',
    'line of each file names its schema.',
    '',
    'Secrets never stand in these files: a secret is `{ env: NAME }` or `{ file: PATH }`. A setting may also be the text',
    'itself, or `{ env: NAME, default: TEXT }`. `.env.example` lists all variables.',
    '',
    ...files,
    canonicalEntities(),
  ].join('\n');
}

function tableOf(rows: readonly Row[]): readonly string[] {
  return [
    '| key | type | default | meaning |',
    '| --- | --- | --- | --- |',
    ...rows.map(
      (row) =>
        `| \`${row.path}\` | ${cell(row.type)} | ${cell(row.fallback)} | ${cell(row.description)} |`,
    ),
  ];
}

/** All entities of a mapping have the same form: one of them stands for all. */
function mappingRows(json: Schema): readonly Row[] {
  const entities = child(json, 'entities');
  const order = child(entities, 'orders');
  const field = child(child(order, 'fields'), 'number');
  return [
    ...rowsOf(
      { ...json, properties: { crm: child(json, 'crm'), write: child(json, 'write') } },
      '',
    ),
    row('entities.<entity>', entities, 'one of the canonical entities below'),
    row('entities.<entity>.object', child(order, 'object')),
    row('entities.<entity>.optional', child(order, 'optional')),
    row('entities.<entity>.fields.<field>', field, 'field name, or an object with the keys below'),
    ...rowsOf(branches(field).at(-1) ?? {}, 'entities.<entity>.fields.<field>'),
  ];
}

function row(path: string, schema: Schema, type = typeOf(schema)): Row {
  return {
    path,
    type,
    fallback: schema.default === undefined ? '' : `\`${JSON.stringify(schema.default)}\``,
    description: schema.description ?? '',
  };
}

function rowsOf(schema: Schema, prefix: string): readonly Row[] {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    if (typeof value === 'boolean') return [];
    const path = prefix === '' ? name : `${prefix}.${name}`;
    const own = row(path, value);
    const marked = required.has(name) ? { ...own, fallback: '**required**' } : own;
    return [marked, ...nested(value, path)];
  });
}

/** What stands below a key: properties, items of a list, values of a map, and the branches of a choice. */
function nested(schema: Schema, path: string): readonly Row[] {
  if (referenceKind(schema) !== undefined) return [];
  const below: Row[] = [...rowsOf(schema, path)];
  const { items, additionalProperties: values } = schema;
  if (isSchema(items)) below.push(...rowsOf(items, `${path}[]`), ...choiceRows(items, `${path}[]`));
  if (isSchema(values)) below.push(...nested(values, `${path}.<name>`));
  return [...below, ...choiceRows(schema, path)];
}

/** Keys of all branches of a choice, each once: what stands in several branches reads the same in all. */
function choiceRows(schema: Schema, path: string): readonly Row[] {
  const seen = new Map<string, Row>();
  for (const branch of branches(schema)) {
    for (const found of nested(branch, path)) {
      const before = seen.get(found.path);
      if (before === undefined) seen.set(found.path, found);
      else if (before.type !== found.type) {
        const description = [before.description, found.description].filter(unique).join(' ');
        const type = [...before.type.split(' or '), ...found.type.split(' or ')]
          .filter(unique)
          .join(' or ');
        seen.set(found.path, { ...before, type, description });
      }
    }
  }
  return [...seen.values()];
}

/** Settings and secrets are explained once, above the tables. */
function referenceKind(schema: Schema): 'setting' | 'secret' | undefined {
  const forms = [schema, ...branches(schema)];
  if (!forms.some((form) => form.properties?.['env'] !== undefined)) return undefined;
  return forms.some((form) => form.type === 'string') ? 'setting' : 'secret';
}

function unique(text: string, index: number, all: readonly string[]): boolean {
  return all.indexOf(text) === index;
}

function branches(schema: Schema): readonly Schema[] {
  return (schema.anyOf ?? schema.oneOf ?? []).filter(isSchema);
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function child(schema: Schema, name: string): Schema {
  const value = schema.properties?.[name];
  if (!isSchema(value)) throw new Error(`the schema has no ${name}`);
  return value;
}

function typeOf(schema: Schema): string {
  const reference = referenceKind(schema);
  if (reference !== undefined) return reference;
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined)
    return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  const choices = branches(schema);
  if (choices.length > 0) return [...new Set(choices.map(typeOf))].join(' or ');
  if (schema.type === 'array')
    return isSchema(schema.items) ? `list of ${typeOf(schema.items)}` : 'list';
  return schema.type === undefined ? 'any' : String(schema.type);
}

/** The vocabulary of a mapping. */
function canonicalEntities(): string {
  const parts = ENTITY_NAMES.map((name) => {
    const { description, fields } = ENTITIES[name];
    const rows = Object.entries(fields).map(([field, definition]) => {
      const type =
        definition.type === 'reference' ? `reference to ${definition.to ?? ''}` : definition.type;
      const need = definition.required === true ? 'required' : '';
      return `| \`${field}\` | ${type} | ${need} | ${cell(definition.description)} |`;
    });
    return [
      `### ${name}`,
      '',
      description,
      '',
      '| field | type | | meaning |',
      '| --- | --- | --- | --- |',
      ...rows,
      '',
    ].join('\n');
  });
  return ['## Canonical entities and fields', '', ...parts].join('\n');
}
