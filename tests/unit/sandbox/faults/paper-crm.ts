import type { FaultedCrm } from '../../../../src/sandbox/faults/faulted-crm.ts';
import type { IncomingRequest } from '../../../../src/sandbox/server/exchange.ts';

/** A CRM of one object that never hangs; `told` hears what is done to it. */
export function paperCrm(told: (what: string) => void = () => undefined): FaultedCrm {
  return {
    objects: ['Paper'],
    hasObject: (name) => name === 'Paper',
    isAbout: ({ path }, object) => path.includes(object),
    objection: (fault) =>
      fault.kind === 'hang' && fault.committed
        ? { key: 'committed', expected: 'expected paper never to hang' }
        : undefined,
    revokeToken(_request, withRefreshToken) {
      told(`revoked ${String(withRefreshToken)}`);
    },
    changeField(object, field, change) {
      told(`${object}.${field} ${JSON.stringify(change)}`);
    },
    losePermission({ object, action }) {
      told(`lost ${action} ${object}`);
    },
  };
}

export function incoming(request: Partial<IncomingRequest> = {}): IncomingRequest {
  return {
    method: 'GET',
    path: '/',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.alloc(0),
    peer: '127.0.0.1',
    ...request,
  };
}
