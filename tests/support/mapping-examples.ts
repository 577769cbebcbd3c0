import { mappingFileSchema, type MappingFile } from '../../src/config/schema/mapping-file.ts';

const WRITE = {
  score: 'Score__c',
  band: 'Band__c',
  trend: 'Trend__c',
  confidence: 'Confidence__c',
  reason: 'Reason__c',
  money_at_risk: 'Money__c',
  scored_on: 'Scored_On__c',
  model: 'Model__c',
  task_key: 'Key__c',
  task_result: 'Result__c',
};

/** A mapping of these entities, each with its object and fields, as a file would give it. */
export function mapping(
  entities: Readonly<Record<string, object>>,
  crm: MappingFile['crm'] = 'salesforce',
): MappingFile {
  return mappingFileSchema.parse({ crm, entities, write: WRITE });
}
