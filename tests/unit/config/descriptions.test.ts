import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { alertsFileSchema } from '../../../src/config/schema/alerts-file.ts';
import { bellwetherFileSchema } from '../../../src/config/schema/bellwether-file.ts';
import { mappingFileSchema } from '../../../src/config/schema/mapping-file.ts';
import { playbookFileSchema } from '../../../src/config/schema/playbook-file.ts';
import { scorecardFileSchema } from '../../../src/config/schema/scorecard-file.ts';
import { seasonsFileSchema } from '../../../src/config/schema/seasons-file.ts';
import { segmentsFileSchema } from '../../../src/config/schema/segments-file.ts';

const FILES = {
  bellwether: bellwetherFileSchema,
  mapping: mappingFileSchema,
  segments: segmentsFileSchema,
  scorecard: scorecardFileSchema,
  seasons: seasonsFileSchema,
  alerts: alertsFileSchema,
  playbook: playbookFileSchema,
};

/** A part of a JSON Schema, as far as keys can stand in it. */
interface Node {
  readonly description?: string;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: boolean | Node;
  readonly items?: Node;
  readonly prefixItems?: readonly Node[];
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly allOf?: readonly Node[];
  readonly $defs?: Readonly<Record<string, Node>>;
}

interface Key {
  readonly path: string;
  readonly described: boolean;
}

function* keysOf(node: Node, path: string): Generator<Key> {
  for (const [name, property] of Object.entries(node.properties ?? {})) {
    const at = `${path}.${name}`;
    yield { path: at, described: (property.description ?? '').length > 2 };
    yield* keysOf(property, at);
  }
  const inner = [
    ...(node.anyOf ?? []),
    ...(node.oneOf ?? []),
    ...(node.allOf ?? []),
    ...(node.prefixItems ?? []),
    ...(node.items === undefined ? [] : [node.items]),
    ...(typeof node.additionalProperties === 'object' ? [node.additionalProperties] : []),
  ];
  for (const part of inner) yield* keysOf(part, path);
  for (const [name, part] of Object.entries(node.$defs ?? {})) yield* keysOf(part, `#${name}`);
}

describe('every key of every configuration file', () => {
  it.each(Object.entries(FILES))('%s.yaml is described', (_, schema) => {
    const json = z.toJSONSchema(schema, { io: 'input' }) as Node;
    const keys = [...keysOf(json, '')];
    expect(keys.length).toBeGreaterThan(4);
    expect(keys.filter(({ described }) => !described)).toEqual([]);
    expect(json.description).toMatch(/\.$/);
  });
});
