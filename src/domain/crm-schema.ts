/** What an org's own schema says: the objects and fields that mapping and writing rest on. */

export type CrmKind = 'salesforce' | 'hubspot';

export type CrmFieldType =
  'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'choice' | 'reference' | 'other';

export interface CrmField {
  readonly name: string;
  readonly label: string;
  readonly type: CrmFieldType;
  /** The vendor's own name of the type, for messages. */
  readonly vendorType: string;
  /** Longest text in characters; undefined where the vendor sets none. */
  readonly maxLength?: number | undefined;
  /** Largest number of digits before the decimal point; undefined where the vendor sets none. */
  readonly integerDigits?: number | undefined;
  readonly decimals?: number | undefined;
  /** Whether this user may set it on an existing record. */
  readonly updatable: boolean;
  readonly creatable: boolean;
  /** Values of a choice. `closedChoices` says that no other value is accepted. */
  readonly choices?: readonly string[] | undefined;
  readonly closedChoices?: boolean | undefined;
  readonly unique?: boolean | undefined;
  /** Objects that a reference may point to. */
  readonly referencesTo?: readonly string[] | undefined;
  /** A change of it does not move the record's time of change, so that reading changes does not meet it: a formula. */
  readonly unstamped?: boolean | undefined;
  /** Salesforce: the name under which a reference is followed in a path (`Account__r`). */
  readonly relationshipName?: string | undefined;
}

export interface CrmObject {
  readonly name: string;
  readonly label: string;
  readonly readable: boolean;
  readonly creatable: boolean;
  readonly updatable: boolean;
  readonly fields: ReadonlyMap<string, CrmField>;
  /** HubSpot: objects with which this one can be associated, where the vendor tells. */
  readonly associations?: readonly string[] | undefined;
}

/** Objects by the name under which the mapping asked for them. An object that is absent is not visible. */
export type CrmSchema = ReadonlyMap<string, CrmObject>;
