import type { ObjectTypeCatalog } from '../catalog/object-type.ts';
import { CALLS, COMMUNICATIONS, EMAILS, MEETINGS, NOTES, TASKS } from './activities.ts';
import { INVOICES, LINE_ITEMS, ORDERS, PRODUCTS } from './commerce.ts';
import { COMPANIES } from './companies.ts';
import { CONTACTS } from './contacts.ts';
import { DEALS } from './deals.ts';
import { OTHER_OBJECTS } from './other-objects.ts';

/** Every object of a new portal. The order fixes each type's range of record ids: append only. */
export const STANDARD_OBJECTS: readonly ObjectTypeCatalog[] = [
  CONTACTS,
  COMPANIES,
  DEALS,
  PRODUCTS,
  LINE_ITEMS,
  ORDERS,
  INVOICES,
  TASKS,
  NOTES,
  CALLS,
  MEETINGS,
  EMAILS,
  COMMUNICATIONS,
  ...OTHER_OBJECTS,
];
