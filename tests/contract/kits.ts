import type { CrmKit } from './crm-kit.ts';
import { hubspotKit } from './hubspot-kit.ts';
import { salesforceKit } from './salesforce-kit.ts';

/** For `describe.each`: every behaviour of the contract holds for both. */
export const KITS: readonly (readonly [crm: string, kit: CrmKit])[] = [
  ['salesforce', salesforceKit],
  ['hubspot', hubspotKit],
];
