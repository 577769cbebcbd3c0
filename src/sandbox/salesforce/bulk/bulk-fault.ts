import { fault, type SalesforceFault } from '../rest/fault.ts';

/** The Bulk API's codes have no underscores. */
export function jobNotFound(): SalesforceFault {
  return fault(404, 'NOT_FOUND', 'The requested resource does not exist');
}

export function invalidJobState(message: string): SalesforceFault {
  return fault(400, 'INVALIDJOBSTATE', message);
}

export function invalidJob(message: string): SalesforceFault {
  return fault(400, 'INVALIDJOB', message);
}
