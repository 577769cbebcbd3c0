import type { FieldAccess } from '../org/field-security.ts';
import type { Org } from '../org/org.ts';
import { textOfType } from '../schema/field-builders.ts';
import { fieldSql, type FieldSchema } from '../schema/field.ts';
import {
  fieldOf,
  hasField,
  relationshipOf,
  type ApiSurface,
  type ObjectSchema,
} from '../schema/object.ts';
import { quoted } from '../store/store.ts';
import { prefixNumber, prefixNumberSql, type RecordKey } from '../values/record-id.ts';
import type { Parameters } from './parameters.ts';
import { malformed, noSuchColumn, noSuchRelationship, SoqlError } from './soql-error.ts';

/** What a query is compiled against. */
export interface CompileContext {
  readonly org: Org;
  readonly access: FieldAccess;
  readonly surface: ApiSurface;
  /** Whose query it is: `USING SCOPE mine`. */
  readonly user: RecordKey;
  /** Days since 1970, for date literals. */
  readonly today: number;
  /** queryAll: records in the recycle bin are seen too. */
  readonly includeDeleted: boolean;
  readonly parameters: Parameters;
}

/** A field path of the query, found in the schema and put into SQL. */
export interface ResolvedField {
  readonly field: FieldSchema;
  /** The object that holds the field; of a polymorphic relationship, one of the possible ones. */
  readonly owner: ObjectSchema;
  /** Relationship names on the way, as the schema spells them. */
  readonly relationships: readonly string[];
  /** SQL expression of the value. */
  readonly sql: string;
}

/** A parent record on the way of a path. */
interface ParentStep {
  readonly object: ObjectSchema;
  readonly polymorphic: boolean;
  /** SQL expression of the parent's key; null where there is no parent. */
  readonly keySql: string;
}

interface Source extends ParentStep {
  readonly alias: string;
}

/** https://developer.salesforce.com/docs (relationship query limits): levels from child to parent. */
const LEVELS_MAX = 5;
/** From the same page: parents in one query. */
const PARENTS_MAX = 55;
/** Fields that all parents of a polymorphic relationship share. */
const NAME_FIELDS = new Set([
  'id',
  'name',
  'type',
  'alias',
  'email',
  'firstname',
  'lastname',
  'isactive',
  'phone',
  'title',
  'username',
]);

/** The object of one FROM clause with the parents that paths lead to. */
export class QueryScope {
  readonly context: CompileContext;
  readonly object: ObjectSchema;
  readonly alias: string;
  readonly #names: ReadonlySet<string>;
  readonly #sources = new Map<string, Source>();
  readonly #joins: string[] = [];

  /** `queryAlias` is the name that the query itself gives the object. */
  constructor(context: CompileContext, object: ObjectSchema, queryAlias?: string) {
    this.context = context;
    this.object = object;
    this.alias = context.parameters.newAlias();
    this.#names = new Set([object.name, queryAlias].flatMap((name) => name?.toLowerCase() ?? []));
  }

  get from(): string {
    return `FROM ${quoted(this.object.name)} ${this.alias}`;
  }

  /** The joins that the paths resolved so far need. */
  get joins(): string {
    return this.#joins.join(' ');
  }

  get idSql(): string {
    return `${this.alias}."Id"`;
  }

  /** Hides the recycle bin, unless the query wants to see it. */
  get liveSql(): string | undefined {
    const hides = !this.context.includeDeleted && hasField(this.object, 'IsDeleted');
    return hides ? `${this.alias}."IsDeleted" = 0` : undefined;
  }

  resolve(path: string): ResolvedField {
    const parts = this.#withoutAlias(path.split('.'));
    const name = parts.at(-1) ?? '';
    const relationships = parts.slice(0, -1);
    const source = this.#sourceOf(relationships, path);
    if (source.polymorphic) return this.#resolveName(source, relationships, name, path);
    const field = this.#visibleField(source.object, name);
    if (field === undefined) throw noSuchColumn(name, source.object.name, path);
    return {
      field,
      owner: source.object,
      relationships: this.#spelt(relationships),
      sql: fieldSql(field, source.alias),
    };
  }

  /** The parent record that a list of relationship names leads to. */
  parent(relationships: readonly string[]): ParentStep {
    return this.#sourceOf(relationships, relationships.join('.'));
  }

  visibleFields(): readonly FieldSchema[] {
    return this.object.fields.filter((field) => this.context.access.canRead(this.object, field));
  }

  #withoutAlias(parts: readonly string[]): readonly string[] {
    const first = parts[0]?.toLowerCase() ?? '';
    const isAlias = parts.length > 1 && this.#names.has(first);
    return isAlias && relationshipOf(this.object, first) === undefined ? parts.slice(1) : parts;
  }

  #visibleField(object: ObjectSchema, name: string): FieldSchema | undefined {
    const field = fieldOf(object, name);
    return field !== undefined && this.context.access.canRead(object, field) ? field : undefined;
  }

  #spelt(relationships: readonly string[]): readonly string[] {
    const spelt: string[] = [];
    let object: ObjectSchema | undefined = this.object;
    for (const name of relationships) {
      const field: FieldSchema | undefined = object && relationshipOf(object, name);
      spelt.push(field?.relationshipName ?? name);
      object = this.context.org.schema.find(field?.referenceTo[0] ?? '');
    }
    return spelt;
  }

  #sourceOf(relationships: readonly string[], path: string): Source {
    if (relationships.length > LEVELS_MAX) {
      throw new SoqlError(
        'INVALID_FIELD',
        `SOQL relationship ${path} exceeds the maximum of ${String(LEVELS_MAX)} levels`,
        path,
      );
    }
    let source: Source = {
      object: this.object,
      alias: this.alias,
      keySql: this.idSql,
      polymorphic: false,
    };
    for (const [index, name] of relationships.entries()) {
      source = this.#step(source, name, relationships.slice(0, index + 1), path);
    }
    return source;
  }

  #step(source: Source, name: string, soFar: readonly string[], path: string): Source {
    const id = soFar.join('.').toLowerCase();
    const known = this.#sources.get(id);
    if (known !== undefined) return known;
    const field = source.polymorphic ? undefined : relationshipOf(source.object, name);
    const target = this.context.org.schema.find(field?.referenceTo[0] ?? '');
    const visible = field !== undefined && this.context.access.canRead(source.object, field);
    if (target === undefined || !visible) throw noSuchRelationship(name, path);
    const keySql = `${source.alias}.${quoted(field.name)}`;
    if (this.#sources.size >= PARENTS_MAX) {
      // The wording is an assumption [K].
      throw malformed(
        `Maximum ${String(PARENTS_MAX)} parent relationships are allowed in a query.`,
      );
    }
    const alias = `${this.alias}_${String(this.#sources.size + 1)}`;
    const next = { object: target, alias, keySql, polymorphic: field.polymorphic };
    this.#sources.set(id, next);
    if (!field.polymorphic) {
      this.#joins.push(`LEFT JOIN ${quoted(target.name)} ${alias} ON ${alias}."Id" = ${keySql}`);
    }
    return next;
  }

  /** A field of "Name", the shared face of all parents that a polymorphic relationship can have. */
  #resolveName(
    source: Source,
    relationships: readonly string[],
    name: string,
    path: string,
  ): ResolvedField {
    if (!NAME_FIELDS.has(name.toLowerCase())) throw noSuchColumn(name, 'Name', path);
    const spelt = this.#spelt(relationships);
    const reference = relationshipOf(this.#holder(relationships), relationships.at(-1) ?? '');
    const targets = (reference?.referenceTo ?? []).flatMap(
      (target) => this.context.org.schema.find(target) ?? [],
    );
    const isType = name.toLowerCase() === 'type';
    const cases = targets.flatMap((target) => {
      const value = isType ? `'${target.name}'` : nameValueSql(target, name, source.keySql);
      return value === undefined
        ? []
        : [`WHEN ${String(prefixNumber(target.keyPrefix))} THEN ${value}`];
    });
    const owner = targets.find((target) => fieldOf(target, name) !== undefined) ?? source.object;
    const field = isType
      ? textOfType('combobox', 'Type', 'Type', { length: 40, sortable: true })
      : (fieldOf(owner, name) ?? textOfType('combobox', name, name, { length: 255 }));
    return {
      field,
      owner,
      relationships: spelt,
      // Expressions do not inherit the collation of columns.
      sql: `((CASE ${prefixNumberSql(source.keySql)} ${cases.join(' ')} END) COLLATE NOCASE)`,
    };
  }

  #holder(relationships: readonly string[]): ObjectSchema {
    const parents = relationships.slice(0, -1);
    return parents.length === 0 ? this.object : this.parent(parents).object;
  }
}

function nameValueSql(target: ObjectSchema, name: string, keySql: string): string | undefined {
  if (name.toLowerCase() === 'id') return keySql;
  const field = fieldOf(target, name);
  if (field === undefined) return undefined;
  return `(SELECT named.${quoted(field.name)} FROM ${quoted(target.name)} named WHERE named."Id" = ${keySql})`;
}
