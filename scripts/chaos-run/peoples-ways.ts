import type { InspectedRecord, RunningSandbox } from '../../src/sandbox/sandbox.ts';
import type { CrmName, ScribbledField } from './edit.ts';

export interface PlainRequest {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  /** The task that it is about. */
  readonly task?: string;
}

type Fields = Readonly<Record<string, string | number | boolean | null>>;

/** The vendor's words for what people do, by other versions of its API than Bellwether uses. */
export interface PeoplesWay {
  readonly objects: Readonly<Record<'account' | 'order' | 'deal' | 'task', string>>;
  /** Name of the credential. */
  readonly token: string;
  readonly keyField: string;
  readonly completed: Fields;
  update(object: string, id: string, fields: Fields): PlainRequest;
  remove(object: string, id: string): PlainRequest;
  newOrder(account: string, amount: number): PlainRequest;
  name(text: string): Fields;
  credit(limit: number): Fields;
  owner(id: string | undefined): Fields;
  scribble(field: ScribbledField): Fields;
  orderAmount(amount: number): Fields;
  dealAmount(amount: number): Fields;
  accountOf(object: string, record: InspectedRecord): unknown;
  owners(crm: RunningSandbox): readonly string[];
  isOpen(task: InspectedRecord): boolean;
}

const SOBJECTS = '/services/data/v60.0/sobjects';

const SALESFORCE: PeoplesWay = {
  objects: { account: 'Account', order: 'Sales_Order__c', deal: 'Opportunity', task: 'Task' },
  token: 'SALESFORCE_ACCESS_TOKEN',
  keyField: 'Bellwether_Task_Key__c',
  completed: { Status: 'Completed', CallDisposition: 'Reached' },
  update: (object, id, body) => ({ method: 'PATCH', path: `${SOBJECTS}/${object}/${id}`, body }),
  remove: (object, id) => ({ method: 'DELETE', path: `${SOBJECTS}/${object}/${id}` }),
  newOrder: (account, amount) => ({
    method: 'POST',
    path: `${SOBJECTS}/Sales_Order__c`,
    body: {
      Name: `CHAOS-${String(amount)}`,
      Account__c: account,
      Order_Date__c: '2026-04-16',
      Status__c: 'Open',
      Goods_Amount__c: amount,
    },
  }),
  name: (Name) => ({ Name }),
  credit: (limit) => ({ Credit_Limit__c: limit }),
  owner: (id) => ({ OwnerId: id ?? null }),
  scribble: (field) =>
    ({
      score: { Bellwether_Score__c: 1 },
      band: { Bellwether_Band__c: 'green' },
      reason: { Bellwether_Reason__c: 'I know better' },
      nothing: { Bellwether_Score__c: null, Bellwether_Reason__c: null },
    })[field],
  orderAmount: (amount) => ({ Goods_Amount__c: amount }),
  dealAmount: (amount) => ({ Amount: amount }),
  accountOf: (object, record) =>
    record[{ Task: 'AccountId', Opportunity: 'AccountId' }[object] ?? 'Account__c'],
  owners: (crm) =>
    [...crm.inspect('User')]
      .filter((user) => user['IsActive'] === true && user['UserType'] === 'Standard')
      .map((user) => String(user['Id'])),
  isOpen: (task) => task['IsClosed'] === false,
};

const OBJECTS = '/crm/v3/objects';

/** HubSpot's own association type "order to company". */
const ORDER_TO_COMPANY = 509;

const HUBSPOT: PeoplesWay = {
  objects: { account: 'companies', order: 'orders', deal: 'deals', task: 'tasks' },
  token: 'HUBSPOT_ACCESS_TOKEN',
  keyField: 'bellwether_task_key',
  completed: { hs_task_status: 'COMPLETED', bellwether_task_result: 'Reached' },
  update: (object, id, properties) => ({
    method: 'PATCH',
    path: `${OBJECTS}/${object}/${id}`,
    body: { properties },
  }),
  remove: (object, id) => ({ method: 'DELETE', path: `${OBJECTS}/${object}/${id}` }),
  newOrder: (account, amount) => ({
    method: 'POST',
    path: `${OBJECTS}/orders`,
    body: {
      properties: {
        hs_order_name: `CHAOS-${String(amount)}`,
        hs_external_order_id: `CHAOS-${String(amount)}`,
        hs_external_created_date: '2026-04-16T00:00:00Z',
        hs_external_order_status: 'Open',
        hs_total_price: String(amount),
      },
      associations: [
        {
          to: { id: account },
          types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: ORDER_TO_COMPANY }],
        },
      ],
    },
  }),
  name: (name) => ({ name }),
  credit: (limit) => ({ credit_limit: String(limit) }),
  owner: (id) => ({ hubspot_owner_id: id ?? '' }),
  scribble: (field) =>
    ({
      score: { bellwether_score: '1' },
      band: { bellwether_band: 'green' },
      reason: { bellwether_reason: 'I know better' },
      nothing: { bellwether_score: '', bellwether_reason: '' },
    })[field],
  orderAmount: (amount) => ({ hs_total_price: String(amount) }),
  dealAmount: (amount) => ({ amount: String(amount) }),
  accountOf: (_object, record) => record['association:companies'],
  owners: (crm) => [
    ...new Set(
      [...crm.inspect('companies')].flatMap(({ hubspot_owner_id: id }) =>
        typeof id === 'string' && id !== '' ? [id] : [],
      ),
    ),
  ],
  isOpen: (task) => task['hs_task_status'] !== 'COMPLETED',
};

export const PEOPLES_WAYS: Readonly<Record<CrmName, PeoplesWay>> = {
  salesforce: SALESFORCE,
  hubspot: HUBSPOT,
};
