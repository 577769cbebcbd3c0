import { describe, expect, it } from '@jest/globals';
import { createFaultBook } from '../../../../src/sandbox/faults/fault-book.ts';
import { createControlEndpoint } from '../../../../src/sandbox/server/control-endpoint.ts';
import { createRequestLog } from '../../../../src/sandbox/server/request-log.ts';
import { incoming, paperCrm } from './paper-crm.ts';

const control = createControlEndpoint(createFaultBook(paperCrm(), 1), createRequestLog());

describe('who reaches the control endpoint', () => {
  it.each<readonly [peer: string, status: number]>([
    ['127.0.0.1', 200],
    ['127.8.9.10', 200],
    ['::1', 200],
    ['::ffff:127.0.0.1', 200],
    ['192.168.1.7', 403],
    ['::ffff:10.0.0.1', 403],
    ['', 403],
  ])('a client at "%s": %s', (peer, status) => {
    const headers = { host: 'localhost:8081' };
    const answer = control(incoming({ path: '/_sandbox/faults', headers, peer }));
    expect(answer?.status).toBe(status);
  });

  it('leaves all other paths to the CRM', () => {
    expect(control(incoming({ path: '/_sandboxes' }))).toBeUndefined();
    expect(control(incoming({ path: '/crm/_sandbox/faults' }))).toBeUndefined();
  });
});
