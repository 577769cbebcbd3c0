import {
  checkbox,
  decimal,
  integer,
  picklist,
  READ_ONLY,
  reference,
  REQUIRED,
  text,
  textArea,
  textOfType,
} from '../field-builders.ts';
import { defineObject } from '../object.ts';
import {
  auditFields,
  idField,
  isDeletedField,
  lastActivityField,
  ownerField,
  viewFields,
} from '../system-fields.ts';
import { addressFields } from './addresses.ts';

/** The tiers of the distributor's book; values of the restricted picklist Customer_Type__c. */
export const CUSTOMER_TYPES = ['Large urban', 'Small rural', 'Specialty'] as const;

const INDUSTRIES = [
  'Agriculture',
  'Apparel',
  'Banking',
  'Biotechnology',
  'Chemicals',
  'Communications',
  'Construction',
  'Consulting',
  'Education',
  'Electronics',
  'Energy',
  'Engineering',
  'Entertainment',
  'Environmental',
  'Finance',
  'Food & Beverage',
  'Government',
  'Healthcare',
  'Hospitality',
  'Insurance',
  'Machinery',
  'Manufacturing',
  'Media',
  'Not For Profit',
  'Recreation',
  'Retail',
  'Shipping',
  'Technology',
  'Telecommunications',
  'Transportation',
  'Utilities',
  'Other',
] as const;

const TYPES = [
  'Prospect',
  'Customer - Direct',
  'Customer - Channel',
  'Channel Partner / Reseller',
  'Installation Partner',
  'Technology Partner',
  'Other',
] as const;

const SOURCES = ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'] as const;

const businessFields = [
  textOfType('phone', 'Phone', 'Account Phone', { length: 40 }),
  textOfType('phone', 'Fax', 'Account Fax', { length: 40 }),
  text('AccountNumber', 'Account Number', 40),
  textOfType('url', 'Website', 'Website', { length: 255 }),
  text('Sic', 'SIC Code', 20),
  picklist('Industry', 'Industry', INDUSTRIES),
  decimal('currency', 'AnnualRevenue', 'Annual Revenue', { size: [18, 0] }),
  integer('NumberOfEmployees', 'Employees'),
  picklist('Ownership', 'Ownership', ['Public', 'Private', 'Subsidiary', 'Other']),
  text('TickerSymbol', 'Ticker Symbol', 20),
  textArea('Description', 'Account Description', 32_000),
  picklist('Rating', 'Account Rating', ['Hot', 'Warm', 'Cold']),
  text('Site', 'Account Site', 80),
] as const;

/** What the distributor added to Account before Bellwether came; Bellwether's own fields come by provisioning. */
const distributorFields = [
  text('Region__c', 'Region', 40),
  picklist('Customer_Type__c', 'Customer Type', CUSTOMER_TYPES, { restrictedPicklist: true }),
  decimal('currency', 'Credit_Limit__c', 'Credit Limit', { size: [16, 2] }),
  checkbox('Credit_Hold__c', 'Credit Hold'),
] as const;

export const ACCOUNT = defineObject(
  { name: 'Account', label: 'Account', keyPrefix: '001' },
  { mergeable: true, feedEnabled: true, hasActivities: true },
  [
    idField('Account ID'),
    isDeletedField(),
    reference('MasterRecordId', 'Master Record ID', ['Account'], {
      ...READ_ONLY,
      permissionable: false,
    }),
    text('Name', 'Account Name', 255, {
      ...REQUIRED,
      nameField: true,
      compoundFieldName: 'Name',
      extraTypeInfo: 'switchablepersonname',
    }),
    picklist('Type', 'Account Type', TYPES),
    reference('ParentId', 'Parent Account ID', ['Account'], {
      childRelationshipName: 'ChildAccounts',
      onParentDelete: 'clear',
      searchPrefilterable: true,
    }),
    ...addressFields('Billing'),
    ...addressFields('Shipping'),
    ...businessFields,
    ownerField(),
    ...auditFields(),
    lastActivityField(),
    ...viewFields(),
    picklist('AccountSource', 'Account Source', SOURCES),
    text('SicDesc', 'SIC Description', 80),
    ...distributorFields,
  ],
);
