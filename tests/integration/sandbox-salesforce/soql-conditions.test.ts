import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrgClient } from './org-client.ts';
import { startSoqlOrg } from './soql-org.ts';

/** Names of the accounts in the small book, for tables that say which of them a query finds. */
const [ACME, BETA, MULLER, OBRIEN, ZETA] = [
  'Acme',
  'beta 100%',
  'Müller & Söhne',
  "O'Brien_Ltd",
  'Zeta',
] as const;

let org: OrgClient;
beforeAll(async () => {
  org = await startSoqlOrg();
});
afterAll(() => org.sandbox.close());

describe('conditions find the accounts that Salesforce would find', () => {
  it.each<readonly [condition: string, expected: readonly string[]]>([
    // Texts are compared without regard to case, beyond ASCII too.
    ["Name = 'ACME'", [ACME]],
    ["Name = 'MÜLLER & SÖHNE'", [MULLER]],
    ["Name != 'acme'", [BETA, MULLER, OBRIEN, ZETA]],
    ["Name <> 'müller & söhne'", [ACME, BETA, OBRIEN, ZETA]],
    ["Name IN ('acme', 'ZETA')", [ACME, ZETA]],
    ["Name IN ('mÜller & sÖhne', 'zeta')", [MULLER, ZETA]],
    ["Name NOT IN ('acme', 'ZETA')", [BETA, MULLER, OBRIEN]],
    ["Name > 'm' AND Name < 'z'", [MULLER, OBRIEN]],
    // Escapes and wildcards.
    [String.raw`Name = 'O\'Brien_Ltd'`, [OBRIEN]],
    ["Name LIKE '%e%'", [ACME, BETA, MULLER, OBRIEN, ZETA]],
    ["Name LIKE 'A%'", [ACME]],
    ["Name LIKE '_cme'", [ACME]],
    [String.raw`Name LIKE '%100\%'`, [BETA]],
    [String.raw`Name LIKE 'O\'Brien\_%'`, [OBRIEN]],
    [String.raw`Name LIKE 'O\'Brien\_X%'`, []],
    ["Name LIKE '%SÖHNE'", [MULLER]],
    ["(NOT Name LIKE 'a%')", [BETA, MULLER, OBRIEN, ZETA]],
    // Null is equal to null and different from everything else.
    ['Region__c = null', [OBRIEN, ZETA]],
    ['Region__c != NULL', [ACME, BETA, MULLER]],
    ["Region__c = ''", [OBRIEN, ZETA]],
    ["Region__c != 'North'", [MULLER, OBRIEN, ZETA]],
    ["Region__c NOT IN ('North')", [MULLER, OBRIEN, ZETA]],
    ["Region__c IN ('South', null)", [MULLER, OBRIEN, ZETA]],
    ["Region__c NOT IN ('South', null)", [ACME, BETA]],
    ["NOT Region__c = 'North'", [MULLER, OBRIEN, ZETA]],
    ["NOT (Region__c = 'North' OR Region__c = 'South')", [OBRIEN, ZETA]],
    ["NOT (NOT Region__c = 'North')", [ACME, BETA]],
    ["NOT (Region__c > 'North')", [ACME, BETA, OBRIEN, ZETA]],
    ["(NOT Region__c LIKE 'n%') AND Region__c != null", [MULLER]],
    // Numbers; a null is neither less nor greater.
    ['Credit_Limit__c > 20', [ACME, BETA]],
    ['Credit_Limit__c >= 20', [ACME, BETA, ZETA]],
    ['Credit_Limit__c < 750.5', [OBRIEN, ZETA]],
    ['Credit_Limit__c <= 750.50', [BETA, OBRIEN, ZETA]],
    ['Credit_Limit__c = 0', [OBRIEN]],
    ['Credit_Limit__c != 0', [ACME, BETA, MULLER, ZETA]],
    ['Credit_Limit__c = null', [MULLER]],
    ['Credit_Limit__c IN (0, 20)', [OBRIEN, ZETA]],
    ['Credit_Limit__c > -1 AND Credit_Limit__c < +1', [OBRIEN]],
    // Booleans and picklists.
    ['Credit_Hold__c = TRUE', [BETA]],
    ['Credit_Hold__c != true', [ACME, MULLER, OBRIEN, ZETA]],
    ["Customer_Type__c = 'specialty'", [MULLER, ZETA]],
    ["Customer_Type__c IN ('Large urban', 'Small rural')", [ACME, BETA]],
    ["toLabel(Customer_Type__c) = 'Specialty'", [MULLER, ZETA]],
    // Multi-select picklists.
    ["Channels__c INCLUDES ('Phone')", [ACME]],
    ["Channels__c INCLUDES ('Phone;Visit', 'Portal')", [ACME, BETA]],
    ["Channels__c INCLUDES ('Phone;Portal')", []],
    ["Channels__c EXCLUDES ('Phone')", [BETA, MULLER, OBRIEN, ZETA]],
    // AND, OR and parentheses.
    ["Region__c = 'North' AND (Credit_Hold__c = true OR Name = 'Zeta')", [BETA]],
    ["Name = 'Acme' OR (Region__c = null AND Credit_Limit__c = 20)", [ACME, ZETA]],
    ["((Name = 'Acme') OR (Name = 'Zeta'))", [ACME, ZETA]],
    ["Name = 'Acme' OR Name = 'Zeta' OR Name = 'none'", [ACME, ZETA]],
    // Parents, up and over; without a parent everything about it is null.
    ["Owner.Name = 'Ada Mary Byron'", [ACME, MULLER, OBRIEN, ZETA]],
    ["Parent.Name LIKE 'M%'", [ACME]],
    ["Parent.Parent.Name = 'Müller & Söhne'", [ZETA]],
    ["Parent.Name != 'Acme'", [ACME, BETA, MULLER, OBRIEN]],
    ['Parent.Owner.Email = null', [BETA, MULLER, OBRIEN]],
    // Semi-joins.
    ["Id IN (SELECT AccountId FROM Opportunity WHERE StageName = 'Closed Won')", [ACME]],
    ['Id NOT IN (SELECT AccountId FROM Opportunity)', [MULLER, OBRIEN, ZETA]],
    ["Id IN (SELECT Account__c FROM Sales_Order__c WHERE Status__c != 'Open')", [ACME, BETA]],
    ["OwnerId IN (SELECT Id FROM User WHERE IsActive = true) AND Name = 'Acme'", [ACME]],
    // Date literals at the sandbox's clock, Monday 2026-04-20.
    ['CreatedDate = TODAY', [OBRIEN, ZETA]],
    ['CreatedDate = YESTERDAY', [MULLER]],
    ['CreatedDate < TODAY', [ACME, BETA, MULLER]],
    ['CreatedDate >= YESTERDAY', [MULLER, OBRIEN, ZETA]],
    ['CreatedDate > YESTERDAY', [OBRIEN, ZETA]],
    ['CreatedDate <= YESTERDAY', [ACME, BETA, MULLER]],
    ['CreatedDate < YESTERDAY', [ACME, BETA]],
    ['CreatedDate = THIS_WEEK', [MULLER, OBRIEN, ZETA]],
    ['CreatedDate = LAST_N_DAYS:1', [MULLER, OBRIEN, ZETA]],
    ['CreatedDate = LAST_N_YEARS:2', [ACME, BETA]],
    ['CreatedDate != THIS_YEAR', [ACME, BETA]],
    ['CreatedDate > 2024-06-29T23:59:59Z', [BETA, MULLER, OBRIEN, ZETA]],
    ['CreatedDate = 2024-06-30T02:00:00+02:00', [BETA]],
    ['CreatedDate = 2024-06-29T19:00:00.000-0500', [BETA]],
    ['CALENDAR_YEAR(CreatedDate) = 2024', [ACME, BETA]],
    ['DAY_ONLY(CreatedDate) = 2024-01-05', [ACME]],
    ['HOUR_IN_DAY(CreatedDate) = 8', [ZETA]],
  ])('%s', async (condition, expected) => {
    const records = await org.records(
      `SELECT Name FROM Account WHERE ${condition} ORDER BY CreatedDate, Name`,
    );
    expect(records.map((record) => record['Name'])).toEqual(sorted(expected));
  });
});

/** In the order of CreatedDate, then Name. O'Brien was created at midnight, Zeta (dated 2031) at the clock. */
function sorted(names: readonly string[]): readonly string[] {
  const order: readonly string[] = [ACME, BETA, MULLER, OBRIEN, ZETA];
  return [...names].sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

describe('ids in conditions', () => {
  it('takes 15 and 18 characters, and 18 of the wrong case', async () => {
    const acme = await org.only("SELECT Id FROM Account WHERE Name = 'Acme'");
    const id = String(acme['Id']);
    for (const form of [id, id.slice(0, 15), id.toLowerCase()]) {
      const found = await org.only(`SELECT Name FROM Account WHERE Id = '${form}'`);
      expect(found['Name']).toBe('Acme');
    }
  });

  it('knows no records by the ids of another org, and starts before all with zeros', async () => {
    const foreign = '001xx000003DGb2AAG';
    expect(await org.records(`SELECT Id FROM Account WHERE Id = '${foreign}'`)).toHaveLength(0);
    expect(await org.records(`SELECT Id FROM Account WHERE Id != '${foreign}'`)).toHaveLength(5);
    expect(await org.records(`SELECT Id FROM Account WHERE Id NOT IN ('${foreign}')`)).toHaveLength(
      5,
    );
    expect(
      await org.records("SELECT Id FROM Account WHERE Id > '000000000000000000'"),
    ).toHaveLength(5);
  });

  it('carries values apart from the SQL', async () => {
    const records = await org.records(
      String.raw`SELECT Id FROM Account WHERE Name = 'x\'; DROP TABLE "Account"; --' OR Name = 'Acme'`,
    );
    expect(records).toHaveLength(1);
  });

  it('takes a chain of three thousand conditions', async () => {
    const names = Array.from({ length: 3000 }, (_, index) => `Name = 'n${String(index)}'`);
    const answer = await org.post('/jobs/query', {
      operation: 'query',
      query: `SELECT Id FROM Account WHERE ${names.join(' OR ')} OR Name = 'Acme'`,
    });
    const job = await org.get(`/jobs/query/${(answer.body as { id: string }).id}`);
    expect(job.body).toMatchObject({ numberRecordsProcessed: 1 });
  });
});
