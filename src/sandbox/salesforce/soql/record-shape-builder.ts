import type { FieldSchema } from '../schema/field.ts';
import { ADDRESS_PARTS } from '../schema/objects/addresses.ts';
import { prefixNumberOf, type RecordKey } from '../values/record-id.ts';
import { jsonWriter } from '../values/wire-value.ts';
import type { CompiledQuery, RecordMember, RecordShape, SelectedColumn } from './compiled-query.ts';
import type { QueryScope, ResolvedField } from './query-scope.ts';
import { SoqlError } from './soql-error.ts';

interface ShapeNode {
  readonly type: string;
  readonly idColumn: number;
  readonly members: RecordMember[];
  readonly keys: Set<string>;
  readonly parents: Map<string, ShapeNode>;
}

/** Collects the SELECT list: SQL columns, the nesting of parents, and each key only once. */
export class RecordShapeBuilder {
  readonly #scope: QueryScope;
  readonly #columns: string[] = [];
  readonly #places = new Map<string, number>();
  readonly #selected: SelectedColumn[] = [];
  readonly #root: ShapeNode;

  constructor(scope: QueryScope) {
    this.#scope = scope;
    this.#root = this.#node(scope.object.name, scope.idSql);
  }

  get columns(): readonly string[] {
    return this.#columns;
  }

  get shape(): RecordShape {
    return this.#root;
  }

  get selected(): readonly SelectedColumn[] {
    return this.#selected;
  }

  /** A field by its path; `key` names it in the record, by default as the schema does. */
  addField(resolved: ResolvedField, key = resolved.field.name): void {
    const node = this.#nodeOf(resolved.relationships);
    const path = [...resolved.relationships, key];
    this.#claim(node, key, path.join('.'));
    if (resolved.field.type === 'address') {
      this.#addAddress(node, resolved, path);
      return;
    }
    const column = this.#column(resolved.sql);
    const write = jsonWriter(resolved.field, this.#scope.context.org.ids);
    node.members.push({ kind: 'value', key, column, write });
    this.#note(path, resolved.field, column);
  }

  addChildren(key: string, query: CompiledQuery): void {
    this.#claim(this.#root, key, key);
    this.#root.members.push({ kind: 'children', key, query });
    this.#selected.push({
      name: key,
      path: [key],
      field: undefined,
      aggregate: false,
      column: undefined,
      children: query,
    });
  }

  #note(path: readonly string[], field: FieldSchema, column: number | undefined): void {
    this.#selected.push({ name: path.join('.'), path, field, aggregate: false, column });
  }

  #addAddress(node: ShapeNode, resolved: ResolvedField, path: readonly string[]): void {
    const prefix = resolved.field.name.slice(0, -'Address'.length);
    const parts = ADDRESS_PARTS.map(([key, suffix]) => {
      const part = this.#scope.resolve([...resolved.relationships, `${prefix}${suffix}`].join('.'));
      const write = jsonWriter(part.field, this.#scope.context.org.ids);
      return { key, column: this.#column(part.sql), write };
    });
    node.members.push({ kind: 'address', key: resolved.field.name, parts });
    this.#note(path, resolved.field, undefined);
  }

  #claim(node: ShapeNode, key: string, path: string): void {
    const id = key.toLowerCase();
    if (node.keys.has(id)) {
      throw new SoqlError('INVALID_FIELD', `duplicate field selected: ${path}`);
    }
    node.keys.add(id);
  }

  #nodeOf(relationships: readonly string[]): ShapeNode {
    let node = this.#root;
    for (const [index, name] of relationships.entries()) {
      const known = node.parents.get(name);
      if (known !== undefined) {
        node = known;
        continue;
      }
      const step = this.#scope.parent(relationships.slice(0, index + 1));
      const parent = step.polymorphic
        ? { ...this.#node('Name', step.keySql), typeOfKey: this.#typeOfKey.bind(this) }
        : this.#node(step.object.name, step.keySql);
      node.parents.set(name, parent);
      node.members.push({ kind: 'parent', key: name, shape: parent });
      node = parent;
    }
    return node;
  }

  #node(type: string, keySql: string): ShapeNode {
    const idColumn = this.#column(keySql);
    return { type, idColumn, members: [], keys: new Set(), parents: new Map() };
  }

  #typeOfKey(key: RecordKey): string {
    const { schema } = this.#scope.context.org;
    return schema.findByPrefixNumber(prefixNumberOf(key))?.name ?? 'Name';
  }

  #column(sql: string): number {
    const known = this.#places.get(sql);
    if (known !== undefined) return known;
    this.#columns.push(sql);
    this.#places.set(sql, this.#columns.length - 1);
    return this.#columns.length - 1;
  }
}
