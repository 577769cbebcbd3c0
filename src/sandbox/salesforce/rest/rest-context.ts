import type { Org } from '../org/org.ts';
import type { QueryService } from '../soql/query-service.ts';
import type { ApiUsage } from './api-usage.ts';
import type { DescribeHistory } from './describe-history.ts';

/** What the handlers of the REST API share. */
export interface RestContext {
  readonly org: Org;
  readonly queries: QueryService;
  readonly usage: ApiUsage;
  readonly describes: DescribeHistory;
  /** The sandbox's own address. */
  readonly ownUrl: () => string;
}
