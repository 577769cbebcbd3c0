import { ENTITIES, type EntityField, type EntityName } from '../../domain/entities.ts';

/** How an entity stands in the mirror: its columns, and the way from a row to its account. */
export interface EntityTable {
  readonly entity: EntityName;
  /** Schema-qualified name. */
  readonly name: string;
  /** Fields that are stored as they are. */
  readonly plain: readonly TableColumn[];
  readonly references: readonly TableReference[];
  /** The reference whose record says which account a row belongs to, where the row does not say it itself. */
  readonly accountVia: string | undefined;
  /** Whether rows belong to an account at all. */
  readonly hasAccount: boolean;
  /** The reference to the record whose facts a row is part of: when the row changes, so do they. */
  readonly partOf: 'order' | 'invoice' | undefined;
}

export interface TableColumn {
  readonly column: string;
  readonly sqlType: string;
}

export interface TableReference {
  /** `owner`: stored as owner_ref and owner_id. */
  readonly field: string;
  readonly to: EntityName;
}

/** Entities that reach their account through another record. */
const ACCOUNT_VIA: Partial<Record<EntityName, string>> = {
  order_lines: 'order',
  shipments: 'order',
  return_lines: 'return',
};

const PART_OF: Partial<Record<EntityName, EntityTable['partOf']>> = {
  order_lines: 'order',
  shipments: 'order',
  payments: 'invoice',
};

const SQL_TYPES: Readonly<Record<Exclude<EntityField['type'], 'reference'>, string>> = {
  text: 'text',
  choice: 'text',
  decimal: 'numeric',
  date: 'date',
  boolean: 'boolean',
};

export function entityTable(entity: EntityName): EntityTable {
  const plain: TableColumn[] = [];
  const references: TableReference[] = [];
  for (const [field, definition] of Object.entries(ENTITIES[entity].fields)) {
    if (definition.type !== 'reference') {
      plain.push({ column: field, sqlType: SQL_TYPES[definition.type] });
    } else if (definition.to !== undefined) references.push({ field, to: definition.to });
  }
  const accountVia = ACCOUNT_VIA[entity];
  const owned = references.some(({ field }) => field === 'account');
  return {
    entity,
    name: `mirror.${entity}`,
    plain,
    references,
    accountVia,
    hasAccount: owned || accountVia !== undefined,
    partOf: PART_OF[entity],
  };
}

/** Entities whose rows take their account from a row of this one. */
export function dependents(entity: EntityName): readonly { table: string; field: string }[] {
  const field = { orders: 'order', returns: 'return' }[entity as string];
  if (field === undefined) return [];
  return Object.entries(ACCOUNT_VIA)
    .filter(([, via]) => via === field)
    .map(([name]) => ({ table: `mirror.${name}`, field }));
}
