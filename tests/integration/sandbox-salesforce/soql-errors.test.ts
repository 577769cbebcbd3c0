import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorsOf, startOrg, type OrgClient } from './org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.sandbox.close());

describe('queries that Salesforce refuses', () => {
  it.each<readonly [soql: string, code: string, message: string]>([
    [
      'select count() from XYZZY',
      'INVALID_TYPE',
      "\nselect count() from XYZZY\n                    ^\nERROR at Row:1:Column:21\nsObject type 'XYZZY' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.",
    ],
    [
      'SELECT Id, Foo FROM Account',
      'INVALID_FIELD',
      "\nSELECT Id, Foo FROM Account\n           ^\nERROR at Row:1:Column:12\nNo such column 'Foo' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
    ],
    [
      'SELECT Id FROM Account\nWHERE Foo__c = 1',
      'INVALID_FIELD',
      "\nWHERE Foo__c = 1\n      ^\nERROR at Row:2:Column:7\nNo such column 'Foo__c' on entity 'Account'.",
    ],
    [
      'SELECT Account.Foo FROM Contact',
      'INVALID_FIELD',
      "No such column 'Foo' on entity 'Account'",
    ],
    [
      'SELECT Foo.Name FROM Account',
      'INVALID_FIELD',
      "Didn't understand relationship 'Foo' in field path.",
    ],
    [
      'SELECT Id, (SELECT Id FROM Foos) FROM Account',
      'INVALID_TYPE',
      "Didn't understand relationship 'Foos' in FROM part of query call.",
    ],
    ['SELECT Id, FROM Account', 'MALFORMED_QUERY', "unexpected token: 'FROM'"],
    ['SELECT FROM Account', 'MALFORMED_QUERY', "unexpected token: 'FROM'"],
    ['SELECT Id FROM Account WHERE', 'MALFORMED_QUERY', "unexpected token: '<EOF>'"],
    ['SELEC Id FROM Account', 'MALFORMED_QUERY', "unexpected token: 'SELEC'"],
    ['', 'MALFORMED_QUERY', "unexpected token: '<EOF>'"],
    ["SELECT Id FROM Account WHERE Name = 'x", 'MALFORMED_QUERY', 'mismatched character'],
    [
      'SELECT Id FROM Account WHERE Name = "x"',
      'MALFORMED_QUERY',
      "no viable alternative at character '\"'",
    ],
    [
      "SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'",
      'MALFORMED_QUERY',
      "unexpected token: 'OR'",
    ],
    ["SELECT Id FROM Account WHERE AND Name = 'a'", 'MALFORMED_QUERY', "unexpected token: 'AND'"],
    [
      'SELECT Id Name FROM Account',
      'MALFORMED_QUERY',
      'only aggregate expressions use field aliasing',
    ],
    ['SELECT Id, Id FROM Account', 'INVALID_FIELD', 'duplicate field selected: Id'],
    [
      'SELECT Id, FIELDS(ALL) FROM Account LIMIT 10',
      'INVALID_FIELD',
      'duplicate field selected: Id',
    ],
    [
      'SELECT FIELDS(ALL) FROM Account',
      'MALFORMED_QUERY',
      'The SOQL FIELDS function must have a LIMIT of at most 200',
    ],
    ['SELECT FIELDS(CUSTOM) FROM Account LIMIT 201', 'MALFORMED_QUERY', 'LIMIT of at most 200'],
    [
      'SELECT Id FROM Account OFFSET 2001',
      'NUMBER_OUTSIDE_VALID_RANGE',
      'Maximum SOQL offset allowed is 2000',
    ],
    [
      "SELECT Id FROM Account WHERE Credit_Limit__c = '5'",
      'INVALID_FIELD',
      "value of filter criterion for field 'Credit_Limit__c' must be of type double and should not be enclosed in quotes",
    ],
    [
      'SELECT Id FROM Account WHERE Name = 5',
      'INVALID_FIELD',
      "value of filter criterion for field 'Name' must be of type string and should be enclosed in quotes",
    ],
    [
      'SELECT Id FROM Account WHERE CreatedDate > 2026-01-01',
      'INVALID_FIELD',
      "value of filter criterion for field 'CreatedDate' must be of type dateTime and should not be enclosed in quotes",
    ],
    [
      'SELECT Id FROM Opportunity WHERE CloseDate = 2026-01-01T00:00:00Z',
      'INVALID_FIELD',
      "value of filter criterion for field 'CloseDate' must be of type date and should not be enclosed in quotes",
    ],
    ['SELECT Id FROM Opportunity WHERE CloseDate = 2026-13-45', 'MALFORMED_QUERY', '2026-13-45'],
    ['SELECT Id FROM Opportunity WHERE CloseDate = 2026-02-30', 'MALFORMED_QUERY', '2026-02-30'],
    [
      "SELECT Id FROM Account WHERE Description LIKE 'x%'",
      'INVALID_FIELD',
      "field 'Description' can not be filtered in a query call",
    ],
    [
      "SELECT Id FROM Account WHERE Id LIKE '001%'",
      'INVALID_QUERY_FILTER_OPERATOR',
      'invalid operator on id field',
    ],
    [
      "SELECT Id FROM Account WHERE Id = 'x'",
      'INVALID_QUERY_FILTER_OPERATOR',
      'invalid ID field: x',
    ],
    [
      'SELECT Id FROM Account WHERE Credit_Hold__c > true',
      'INVALID_QUERY_FILTER_OPERATOR',
      'invalid operator on boolean field',
    ],
    [
      "SELECT Id FROM Account WHERE Name INCLUDES ('x')",
      'INVALID_QUERY_FILTER_OPERATOR',
      'multipicklist',
    ],
    [
      'SELECT Id FROM Account ORDER BY Description',
      'MALFORMED_QUERY',
      "field 'Description' can not be sorted in a query call",
    ],
    [
      'SELECT Name, COUNT(Id) FROM Account',
      'MALFORMED_QUERY',
      'Field must be grouped or aggregated: Name',
    ],
    [
      'SELECT COUNT(Id) FROM Account GROUP BY Credit_Limit__c',
      'MALFORMED_QUERY',
      "field 'Credit_Limit__c' can not be grouped in a query call",
    ],
    [
      'SELECT SUM(Name) FROM Account',
      'MALFORMED_QUERY',
      'field Name does not support aggregate operator SUM',
    ],
    ['SELECT COUNT(Id) FROM Account LIMIT 5', 'MALFORMED_QUERY', 'cannot also use LIMIT'],
    [
      "SELECT Id FROM Account WHERE Name = 'x' OR Id IN (SELECT AccountId FROM Contact)",
      'MALFORMED_QUERY',
      'Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.',
    ],
    [
      'SELECT Id FROM Account WHERE Id IN (SELECT OwnerId FROM Contact)',
      'MALFORMED_QUERY',
      'should point to the same object type',
    ],
    [
      String.raw`SELECT Id FROM Account WHERE Name = 'a\qb'`,
      'MALFORMED_QUERY',
      'Illegal character sequence',
    ],
    [
      'SELECT Id FROM Account WHERE CreatedDate = LAST_N_DAYS',
      'MALFORMED_QUERY',
      'unexpected token',
    ],
    [
      'SELECT Parent.Parent.Parent.Parent.Parent.Parent.Name FROM Account',
      'INVALID_FIELD',
      'exceeds the maximum of 5 levels',
    ],
  ])('%s', async (soql, code, message) => {
    const answer = await org.soql(soql);
    expect({ status: answer.status, code: errorsOf(answer)[0]?.errorCode }).toEqual({
      status: 400,
      code,
    });
    expect(errorsOf(answer)[0]?.message).toContain(message);
  });
});
