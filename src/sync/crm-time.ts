import type { CrmAdapter } from '../crm/crm-adapter.ts';

/** The CRM's clock: a sync has asked who it is before it reads, so that there is one. */
export function crmTime(adapter: CrmAdapter): Date {
  const now = adapter.serverTime();
  if (now === undefined) throw new Error('the CRM has not answered yet');
  return now;
}
