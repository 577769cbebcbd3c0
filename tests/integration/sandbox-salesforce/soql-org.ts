import { startOrg, type OrgClient } from './org-client.ts';

/** The small book with what SOQL alone needs: a multi-select picklist, and a task for polymorphic relationships. */
export async function startSoqlOrg(): Promise<OrgClient> {
  const org = await startOrg();
  await org.provision('Account.Channels__c', {
    type: 'MultiselectPicklist',
    label: 'Channels',
    visibleLines: 3,
    valueSet: {
      restricted: true,
      valueSetDefinition: {
        value: ['Phone', 'Portal', 'Visit'].map((name) => ({ fullName: name, label: name })),
      },
    },
  });
  const acme = await org.only("SELECT Id FROM Account WHERE Name = 'Acme'");
  const beta = await org.only("SELECT Id FROM Account WHERE Name LIKE 'beta%'");
  const carl = await org.only("SELECT Id FROM Contact WHERE FirstName = 'Carl'");
  await org.patch(`/sobjects/Account/${String(acme['Id'])}`, { Channels__c: 'Phone;Visit' });
  await org.patch(`/sobjects/Account/${String(beta['Id'])}`, { Channels__c: 'Portal' });
  await org.create('Task', { WhatId: acme['Id'], WhoId: carl['Id'], Subject: 'Call Carl' });
  return org;
}
