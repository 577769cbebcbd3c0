export type AssociationCategory = 'HUBSPOT_DEFINED' | 'USER_DEFINED' | 'INTEGRATOR_DEFINED';

/**
 * One kind of link between two object types, readable in both directions under two type ids.
 * `default` is the unlabelled link of a pair, `primary` the one company of a contact, deal, ticket or order,
 * `label` any other.
 */
export interface AssociationDefinition {
  /** Key in the store; survives restarts. */
  readonly id: number;
  readonly kind: 'default' | 'primary' | 'label';
  readonly category: AssociationCategory;
  readonly forward: AssociationEnd;
  readonly inverse: AssociationEnd;
}

/** The link as seen from one side. */
export interface AssociationEnd {
  readonly fromType: string;
  readonly toType: string;
  readonly typeId: number;
  readonly label: string | null;
  /** `task_to_company`; shown by embedded associations. */
  readonly name: string;
}

/** A definition in the direction a request reads it. */
export interface DirectedDefinition {
  readonly definition: AssociationDefinition;
  readonly direction: 'forward' | 'inverse';
  readonly end: AssociationEnd;
}

/** Both ends carry one type id (company to company 450): A's link to B is B's link to A. */
export function isSymmetric(definition: AssociationDefinition): boolean {
  return (
    definition.forward.fromType === definition.forward.toType &&
    definition.forward.typeId === definition.inverse.typeId
  );
}

const USER_DEFINED_IDS_FROM = 1_000_000;

/** Type ids of the two categories overlap, so the store's key tells them apart. */
export function definitionId(category: AssociationCategory, forwardTypeId: number): number {
  return category === 'HUBSPOT_DEFINED' ? forwardTypeId : USER_DEFINED_IDS_FROM + forwardTypeId;
}
