/** What an entity is made of. */
export type FieldType = 'text' | 'decimal' | 'date' | 'boolean' | 'choice' | 'reference';

export interface EntityField {
  readonly type: FieldType;
  /** A row without it is parked, not stored. */
  readonly required?: true;
  /** The entity that a `reference` names. */
  readonly to?: EntityName;
  /** All values of a `choice`. */
  readonly choices?: readonly string[];
  /** Decimals that are sums of money: converted to the reporting currency when the mapping names another. */
  readonly money?: true;
  readonly description: string;
}

export type EntityName =
  | 'users'
  | 'accounts'
  | 'contacts'
  | 'opportunities'
  | 'tasks'
  | 'orders'
  | 'order_lines'
  | 'shipments'
  | 'invoices'
  | 'payments'
  | 'returns'
  | 'return_lines'
  | 'survey_responses'
  | 'portal_usage'
  | 'credit_holds'
  | 'activities'
  | 'success_objectives';

export interface Entity {
  readonly description: string;
  readonly fields: Readonly<Record<string, EntityField>>;
}

/** The field of entities that name their account themselves. */
export const ACCOUNT = {
  type: 'reference',
  to: 'accounts',
  required: true,
  description: 'The account it belongs to.',
} as const;
