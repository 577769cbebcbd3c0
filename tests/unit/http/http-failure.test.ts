import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { failureOfFetch, retryAfterMs, type HttpFailure } from '../../../src/http/http-failure.ts';

const NOW = Date.parse('2026-04-20T08:00:00Z');

describe('retryAfterMs', () => {
  it.each([
    ['seconds', '120', 120_000],
    ['no time at all', '0', 0],
    ['part of a second', '0.5', 500],
    ['less than nothing', '-5', 0],
    ['a date', 'Mon, 20 Apr 2026 08:01:30 GMT', 90_000],
    ['a date that has passed', 'Mon, 20 Apr 2026 07:59:00 GMT', 0],
    ['white space', '  ', undefined],
    ['nothing', '', undefined],
    ['no header', null, undefined],
    ['words', 'soon', undefined],
    ['for ever', 'Infinity', undefined],
  ])('reads %s', (_, header, expected) => {
    expect(retryAfterMs(header, NOW)).toBe(expected);
  });
});

/** As undici throws it: the socket's error is the cause. */
function fetchError(cause: object): Error {
  return new TypeError('fetch failed', { cause });
}

function socketError(code: string, syscall?: string): Error {
  return Object.assign(new Error(code), { code, ...(syscall === undefined ? {} : { syscall }) });
}

describe('failureOfFetch', () => {
  it.each([
    ['ECONNREFUSED'],
    ['ENOTFOUND'],
    ['EAI_AGAIN'],
    ['UND_ERR_CONNECT_TIMEOUT'],
    ['CERT_HAS_EXPIRED'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT'],
  ])('knows that nothing was sent: %s', (code) => {
    expect(failureOfFetch(fetchError(socketError(code)), 'crm.example')).toMatchObject({
      name: 'HttpFailure',
      message: `cannot reach crm.example (${code})`,
      sent: 'no',
      status: undefined,
    });
  });

  it.each([['ECONNRESET'], ['UND_ERR_SOCKET'], ['UND_ERR_HEADERS_TIMEOUT'], ['EPIPE']])(
    'does not know what came of the call: %s',
    (code) => {
      expect(failureOfFetch(fetchError(socketError(code)), 'crm.example')).toMatchObject({
        message: `no complete answer from crm.example (${code})`,
        sent: 'maybe',
      });
    },
  );

  it.each([
    ['connect', 'no'],
    ['getaddrinfo', 'no'],
    ['read', 'maybe'],
    ['write', 'maybe'],
  ])('goes by what the socket was doing: %s', (syscall, sent) => {
    const error = fetchError(socketError('ETIMEDOUT', syscall));
    expect(failureOfFetch(error, 'crm.example').sent).toBe(sent);
  });

  it('looks through several causes, and keeps what was thrown', () => {
    const error = fetchError(new Error('other side closed', { cause: socketError('EPIPE') }));
    const failure = failureOfFetch(error, 'crm.example');
    expect(failure.message).toContain('(EPIPE)');
    expect(failure.cause).toBe(error);
  });

  it('takes the name of an error without a code', () => {
    const error = new SyntaxError('Unexpected end of JSON input');
    expect(failureOfFetch(error, 'HubSpot')).toMatchObject({
      message: 'no complete answer from HubSpot (SyntaxError)',
      sent: 'maybe',
    });
    expect(failureOfFetch('broken', 'HubSpot').message).toContain('(unknown)');
  });
});

async function failureAt(address: string): Promise<HttpFailure> {
  try {
    await (await fetch(address)).text();
  } catch (error) {
    return failureOfFetch(error, 'the server');
  }
  throw new Error('it answered');
}

describe('failureOfFetch, of what Node’s fetch really throws', () => {
  let server: Server;
  let url: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/reset') request.socket.destroy();
      else {
        response.writeHead(200, { 'content-length': '100' });
        response.write('cut');
        setImmediate(() => request.socket.destroy());
      }
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });

  afterAll(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  );

  it('nobody listens', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => {
      closed.listen(0, '127.0.0.1', resolve);
    });
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => {
      closed.close(resolve);
    });
    const failure = await failureAt(`http://127.0.0.1:${String(port)}/`);
    expect(failure).toMatchObject({
      message: 'cannot reach the server (ECONNREFUSED)',
      sent: 'no',
    });
  });

  it.each(['/reset', '/cut'])('the connection ends under the call: %s', async (path) => {
    expect(await failureAt(`${url}${path}`)).toMatchObject({ sent: 'maybe', status: undefined });
  });
});
