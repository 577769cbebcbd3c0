import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { AnswerDelivery, BodyPace, Delivery, SandboxResponse } from './exchange.ts';

/** Waits, or returns early when the server is closed. */
export type Pause = (milliseconds: number) => Promise<void>;

/** Sends what the client shall get. `now` dates the answer: clients take the vendor's time from there. */
export async function deliver(
  outgoing: ServerResponse,
  delivery: Delivery,
  now: Date,
  pause: Pause,
): Promise<void> {
  switch (delivery.kind) {
    case 'answer': {
      const { response, pace, dateOffsetMs = 0 } = delivery;
      outgoing.setHeader('date', new Date(now.getTime() + dateOffsetMs).toUTCString());
      if (pace === undefined || response.body === undefined) await sendAtOnce(outgoing, delivery);
      else await sendPaced(outgoing, response, pace, pause);
      break;
    }
    case 'reset':
      outgoing.socket?.resetAndDestroy();
      break;
    case 'close':
      outgoing.socket?.destroy();
      break;
    case 'hang':
      break; // until the client gives up or the sandbox is closed
  }
}

async function sendAtOnce(outgoing: ServerResponse, { response }: AnswerDelivery): Promise<void> {
  outgoing.writeHead(response.status, response.headers);
  if (response.body instanceof Readable) await pipeline(response.body, outgoing);
  else outgoing.end(response.body);
}

async function sendPaced(
  outgoing: ServerResponse,
  response: SandboxResponse,
  pace: BodyPace,
  pause: Pause,
): Promise<void> {
  const whole = await wholeBody(response.body);
  const sent = whole.subarray(0, Math.floor(whole.length * pace.share));
  const announced = pace.endsCleanly ? sent.length : whole.length;
  outgoing.writeHead(response.status, { ...response.headers, 'content-length': announced });
  outgoing.flushHeaders();
  for (const [at, piece] of piecesOf(sent, pace.pieces).entries()) {
    if (at > 0) await pause(pace.pauseMs);
    if (outgoing.destroyed) return; // the client gave up
    await write(outgoing, piece);
  }
  if (sent.length < announced) outgoing.socket?.destroy();
  else outgoing.end();
}

async function wholeBody(body: SandboxResponse['body']): Promise<Buffer> {
  return body instanceof Readable ? buffer(body) : Buffer.from(body ?? '');
}

function piecesOf(body: Buffer, count: number): readonly Buffer[] {
  const size = Math.max(1, Math.ceil(body.length / count));
  const starts = Array.from({ length: Math.ceil(body.length / size) }, (_, at) => at * size);
  return starts.map((start) => body.subarray(start, start + size));
}

/** A client that has gone is no failure. */
function write(outgoing: ServerResponse, piece: Buffer): Promise<void> {
  return new Promise((resolve) => {
    outgoing.write(piece, () => {
      resolve();
    });
  });
}
