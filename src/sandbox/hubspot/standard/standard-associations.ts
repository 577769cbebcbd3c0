import { definitionId, type AssociationDefinition } from '../catalog/association-definition.ts';
import { STANDARD_OBJECTS } from './standard-objects.ts';

type Pair = readonly [from: string, to: string, typeId: number, inverseTypeId: number];

/**
 * HubSpot's own type ids, "Associate records" guide, tables "X to object".
 * https://developers.hubspot.com/docs/api-reference/latest/crm/associations/associate-records/guide
 */
const DEFAULT_PAIRS: readonly Pair[] = [
  ['contact', 'company', 279, 280],
  ['deal', 'company', 341, 342],
  ['ticket', 'company', 339, 340],
  ['order', 'company', 934, 935],
  ['deal', 'contact', 3, 4],
  ['contact', 'ticket', 15, 16],
  ['deal', 'ticket', 27, 28],
  ['contact', 'contact', 449, 449],
  ['company', 'company', 450, 450],
  ['deal', 'deal', 451, 451],
  ['ticket', 'ticket', 452, 452],
  ['deal', 'line_item', 19, 20],
  ['task', 'contact', 204, 203],
  ['task', 'company', 192, 191],
  ['task', 'deal', 216, 215],
  ['task', 'ticket', 230, 229],
  ['task', 'order', 727, 726],
  ['task', 'quote', 218, 217],
  ['task', 'lead', 647, 646],
  ['call', 'contact', 194, 193],
  ['call', 'company', 182, 181],
  ['call', 'deal', 206, 205],
  ['call', 'ticket', 220, 219],
  ['call', 'order', 773, 772],
  ['note', 'contact', 202, 201],
  ['note', 'company', 190, 189],
  ['note', 'deal', 214, 213],
  ['note', 'ticket', 228, 227],
  ['note', 'order', 765, 764],
  ['meeting', 'contact', 200, 199],
  ['meeting', 'company', 188, 187],
  ['meeting', 'deal', 212, 211],
  ['meeting', 'ticket', 226, 225],
  ['meeting', 'order', 769, 768],
  ['email', 'contact', 198, 197],
  ['email', 'company', 186, 185],
  ['email', 'deal', 210, 209],
  ['email', 'ticket', 224, 223],
  ['email', 'order', 777, 776],
  ['communication', 'contact', 81, 82],
  ['communication', 'company', 87, 88],
  ['communication', 'deal', 85, 86],
  ['communication', 'ticket', 83, 84],
  ['order', 'contact', 507, 508],
  ['order', 'deal', 512, 511],
  ['order', 'line_item', 513, 514],
  ['order', 'invoice', 518, 517],
  ['order', 'ticket', 525, 526],
  ['order', 'quote', 730, 731],
  ['order', 'subscription', 516, 515],
  ['order', 'payment', 523, 524],
  ['order', 'cart', 593, 592],
  ['invoice', 'contact', 177, 178],
  ['invoice', 'company', 179, 180],
  ['invoice', 'deal', 175, 176],
  ['invoice', 'line_item', 409, 410],
  ['invoice', 'quote', 407, 408],
  ['invoice', 'payment', 541, 542],
  ['invoice', 'subscription', 622, 623],
  ['quote', 'deal', 64, 63],
  ['quote', 'contact', 69, 70],
  ['quote', 'company', 71, 72],
  ['quote', 'line_item', 67, 68],
  ['cart', 'contact', 586, 587],
  ['cart', 'line_item', 590, 591],
  ['payment', 'company', 389, 390],
  ['payment', 'contact', 387, 388],
  ['payment', 'deal', 391, 392],
  ['payment', 'line_item', 395, 396],
  ['subscription', 'contact', 295, 296],
  ['subscription', 'company', 297, 298],
  ['subscription', 'deal', 299, 300],
  ['subscription', 'line_item', 301, 302],
  ['lead', 'contact', 608, 609],
  ['lead', 'company', 610, 611],
  ['service', 'contact', 798, 799],
  ['service', 'company', 792, 793],
  ['service', 'deal', 794, 795],
  ['service', 'ticket', 796, 797],
];

const PRIMARY_PAIRS: readonly Pair[] = [
  ['contact', 'company', 1, 2],
  ['deal', 'company', 5, 6],
  ['ticket', 'company', 26, 25],
  ['order', 'company', 509, 510],
];

export const PARENT_COMPANY_TYPE_ID = 14;

const TYPE_IDS = new Map(STANDARD_OBJECTS.map(({ type }) => [type.singular, type.id]));

export const STANDARD_ASSOCIATIONS: readonly AssociationDefinition[] = [
  ...PRIMARY_PAIRS.map((pair) => define(pair, 'primary', '')),
  parentAndChild(),
  ...DEFAULT_PAIRS.map((pair) => define(pair, 'default', hasPrimary(pair) ? '_unlabeled' : '')),
];

function hasPrimary([from, to]: Pair): boolean {
  return PRIMARY_PAIRS.some((primary) => primary[0] === from && primary[1] === to);
}

function define(
  [from, to, typeId, inverseTypeId]: Pair,
  kind: 'default' | 'primary',
  nameSuffix: string,
): AssociationDefinition {
  const label = kind === 'primary' ? 'Primary' : null;
  const [fromType, toType] = [typeIdOf(from), typeIdOf(to)];
  return {
    id: definitionId('HUBSPOT_DEFINED', typeId),
    kind,
    category: 'HUBSPOT_DEFINED',
    forward: { fromType, toType, typeId, label, name: `${from}_to_${to}${nameSuffix}` },
    inverse: {
      fromType: toType,
      toType: fromType,
      typeId: inverseTypeId,
      label,
      name: `${to}_to_${from}${nameSuffix}`,
    },
  };
}

function parentAndChild(): AssociationDefinition {
  const company = typeIdOf('company');
  const ends = { fromType: company, toType: company };
  return {
    id: definitionId('HUBSPOT_DEFINED', 13),
    kind: 'label',
    category: 'HUBSPOT_DEFINED',
    forward: { ...ends, typeId: 13, label: 'Child Company', name: 'parent_to_child_company' },
    inverse: {
      ...ends,
      typeId: PARENT_COMPANY_TYPE_ID,
      label: 'Parent Company',
      name: 'child_to_parent_company',
    },
  };
}

function typeIdOf(singular: string): string {
  const id = TYPE_IDS.get(singular);
  if (id === undefined) throw new Error(`no standard object is called ${singular}`);
  return id;
}
