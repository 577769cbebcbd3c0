import {
  checkbox,
  date,
  dateTime,
  decimal,
  integer,
  picklist,
  READ_ONLY,
  reference,
  REQUIRED,
  text,
  textArea,
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

interface OpportunityStage {
  readonly probability: number;
  readonly forecast: string;
  readonly forecastName: string;
}

/** The stages of a new org with what each implies. */
export const OPPORTUNITY_STAGES: Readonly<Record<string, OpportunityStage>> = {
  Prospecting: { probability: 10, forecast: 'Pipeline', forecastName: 'Pipeline' },
  Qualification: { probability: 10, forecast: 'Pipeline', forecastName: 'Pipeline' },
  'Needs Analysis': { probability: 20, forecast: 'Pipeline', forecastName: 'Pipeline' },
  'Value Proposition': { probability: 50, forecast: 'Pipeline', forecastName: 'Pipeline' },
  'Id. Decision Makers': { probability: 60, forecast: 'Pipeline', forecastName: 'Pipeline' },
  'Perception Analysis': { probability: 70, forecast: 'Pipeline', forecastName: 'Pipeline' },
  'Proposal/Price Quote': { probability: 75, forecast: 'Pipeline', forecastName: 'Pipeline' },
  'Negotiation/Review': { probability: 90, forecast: 'Pipeline', forecastName: 'Pipeline' },
  'Closed Won': { probability: 100, forecast: 'Closed', forecastName: 'Closed' },
  'Closed Lost': { probability: 0, forecast: 'Omitted', forecastName: 'Omitted' },
};

const FORECAST_NAMES = ['Omitted', 'Pipeline', 'Best Case', 'Commit', 'Closed'];
const FORECASTS = ['Omitted', 'Pipeline', 'BestCase', 'MostLikely', 'Forecast', 'Closed'];
const DERIVED = { ...READ_ONLY, permissionable: false } as const;
const CLOSE_SECONDS = `"CloseDate" * 86400, 'unixepoch'`;
const YEAR_SQL = `CAST(strftime('%Y', ${CLOSE_SECONDS}) AS INTEGER)`;
const QUARTER_SQL = `((CAST(strftime('%m', ${CLOSE_SECONDS}) AS INTEGER) + 2) / 3)`;

/** The fiscal year is the calendar year. */
const derivedFields = [
  decimal('currency', 'ExpectedRevenue', 'Expected Amount', {
    ...READ_ONLY,
    size: [18, 2],
    generatedAs: '("Amount" * "Probability" / 100.0)',
  }),
  checkbox('IsClosed', 'Closed', {
    ...DERIVED,
    generatedAs: `("StageName" IN ('Closed Won', 'Closed Lost'))`,
  }),
  checkbox('IsWon', 'Won', { ...DERIVED, generatedAs: `("StageName" = 'Closed Won')` }),
  integer('FiscalQuarter', 'Fiscal Quarter', {
    ...DERIVED,
    compoundFieldName: 'Fiscal',
    generatedAs: QUARTER_SQL,
  }),
  integer('FiscalYear', 'Fiscal Year', {
    ...DERIVED,
    compoundFieldName: 'Fiscal',
    generatedAs: YEAR_SQL,
  }),
  text('Fiscal', 'Fiscal Period', 6, {
    ...DERIVED,
    generatedAs: `(${YEAR_SQL} || ' ' || ${QUARTER_SQL})`,
  }),
] as const;

export const OPPORTUNITY = defineObject(
  { name: 'Opportunity', label: 'Opportunity', keyPrefix: '006' },
  { labelPlural: 'Opportunities', feedEnabled: true, hasActivities: true },
  [
    idField('Opportunity ID'),
    isDeletedField(),
    reference('AccountId', 'Account ID', ['Account'], {
      childRelationshipName: 'Opportunities',
      onParentDelete: 'cascade',
      searchPrefilterable: true,
    }),
    checkbox('IsPrivate', 'Private'),
    text('Name', 'Name', 120, { ...REQUIRED, nameField: true, idLookup: true }),
    textArea('Description', 'Description', 32_000),
    picklist('StageName', 'Stage', Object.keys(OPPORTUNITY_STAGES), { ...REQUIRED, length: 255 }),
    decimal('currency', 'Amount', 'Amount', { size: [18, 2] }),
    decimal('percent', 'Probability', 'Probability (%)', { size: [3, 0], defaultedOnCreate: true }),
    decimal('double', 'TotalOpportunityQuantity', 'Quantity', { size: [18, 2] }),
    date('CloseDate', 'Close Date', REQUIRED),
    picklist(
      'Type',
      'Opportunity Type',
      [
        'Existing Customer - Upgrade',
        'Existing Customer - Replacement',
        'Existing Customer - Downgrade',
        'New Customer',
      ],
      { length: 255 },
    ),
    text('NextStep', 'Next Step', 255),
    picklist(
      'LeadSource',
      'Lead Source',
      ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other'],
      { length: 255 },
    ),
    ...derivedFields,
    picklist('ForecastCategory', 'Forecast Category', FORECASTS, {
      ...DERIVED,
      nillable: false,
      restrictedPicklist: true,
    }),
    picklist('ForecastCategoryName', 'Forecast Category', FORECAST_NAMES, {
      length: 255,
      permissionable: false,
      defaultedOnCreate: true,
      restrictedPicklist: true,
    }),
    ownerField(),
    ...auditFields(),
    lastActivityField(),
    dateTime('LastStageChangeDate', 'Last Stage Change Date', DERIVED),
    reference('ContactId', 'Contact ID', ['Contact'], {
      updateable: false,
      permissionable: false,
      relationshipName: null,
      onParentDelete: 'clear',
    }),
    ...viewFields(),
  ],
);
