import { Readable } from 'node:stream';
import type {
  AnswerDelivery,
  BodyPace,
  Delivery,
  IncomingRequest,
  SandboxResponse,
} from '../server/exchange.ts';
import { edgePage } from './edge-page.ts';
import type { FaultedCrm } from './faulted-crm.ts';
import type { Fault } from './fault-language.ts';

/** Lets the request go on its way: to the next fault, and in the end to the CRM. */
export type GoOn = () => Promise<Delivery>;

export interface Scene {
  readonly request: IncomingRequest;
  readonly crm: FaultedCrm;
  /** Returns early when the sandbox is closed. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** Lets faults befall a request, the first outermost, and answers what the client gets. */
export function carryOut(faults: readonly Fault[], scene: Scene, serve: GoOn): Promise<Delivery> {
  const [first, ...others] = faults;
  if (first === undefined) return serve();
  const goOn = (): Promise<Delivery> => carryOut(others, scene, serve);
  return befall(first, scene, goOn);
}

async function befall(fault: Fault, scene: Scene, goOn: GoOn): Promise<Delivery> {
  switch (fault.kind) {
    case 'answer':
      return instead({ kind: 'answer', response: givenAnswer(fault) }, fault.committed, goOn);
    case 'edge_page': {
      const response = edgePage(fault.status, fault.retry_after_seconds);
      return instead({ kind: 'answer', response }, fault.committed, goOn);
    }
    case 'hang':
      return instead({ kind: 'hang' }, fault.committed, goOn);
    case 'reset':
      return instead({ kind: 'reset' }, false, goOn);
    case 'lost_answer':
      return instead({ kind: 'close' }, true, goOn);
    case 'latency':
      await scene.pause(fault.delay_ms);
      return goOn();
    case 'duplicate':
      return twice(fault.answer, goOn);
    case 'truncated_body':
    case 'slow_body':
    case 'missing_content_type':
    case 'clock_skew':
      return changed(await goOn(), fault);
    default:
      changeCrm(fault, scene);
      return goOn();
  }
}

type FaultOf<Kind extends Fault['kind']> = Extract<Fault, { readonly kind: Kind }>;

async function instead(delivery: Delivery, committed: boolean, goOn: GoOn): Promise<Delivery> {
  if (committed) discard(await goOn());
  return delivery;
}

async function twice(wanted: 'first' | 'last', goOn: GoOn): Promise<Delivery> {
  const first = await goOn();
  const last = await goOn();
  discard(wanted === 'first' ? last : first);
  return wanted === 'first' ? first : last;
}

/** An answer that nobody gets: what it would be read from is let go. */
function discard(delivery: Delivery): void {
  if (delivery.kind !== 'answer') return;
  const { body } = delivery.response;
  if (body instanceof Readable) body.destroy();
}

function givenAnswer(fault: FaultOf<'answer'>): SandboxResponse {
  const { status, headers, body, json } = fault;
  if (json !== undefined) {
    const ofJson = { 'content-type': 'application/json;charset=utf-8', ...lowerCased(headers) };
    return { status, headers: ofJson, body: JSON.stringify(json) };
  }
  return { status, headers: lowerCased(headers), ...(body === undefined ? {} : { body }) };
}

type AnswerChange = FaultOf<'truncated_body' | 'slow_body' | 'missing_content_type' | 'clock_skew'>;

/** What became of the request without an answer stays as it is. */
function changed(delivery: Delivery, fault: AnswerChange): Delivery {
  if (delivery.kind !== 'answer') return delivery;
  switch (fault.kind) {
    case 'truncated_body':
      return paced(delivery, { share: fault.share, endsCleanly: fault.ends_cleanly });
    case 'slow_body':
      return paced(delivery, { pieces: fault.pieces, pauseMs: fault.pause_ms });
    case 'missing_content_type': {
      const { 'content-type': _, ...headers } = lowerCased(delivery.response.headers ?? {});
      return { ...delivery, response: { ...delivery.response, headers } };
    }
    case 'clock_skew':
      return {
        ...delivery,
        dateOffsetMs: (delivery.dateOffsetMs ?? 0) + fault.seconds * 1_000,
      };
  }
}

const WHOLE: BodyPace = { share: 1, endsCleanly: true, pieces: 1, pauseMs: 0 };

function paced(delivery: AnswerDelivery, pace: Partial<BodyPace>): Delivery {
  return { ...delivery, pace: { ...WHOLE, ...delivery.pace, ...pace } };
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

type CrmChange = FaultOf<
  'token_revoked' | 'permission_lost' | 'field_gone' | 'field_read_only' | 'field_shortened'
>;

function changeCrm(fault: CrmChange, { crm, request }: Scene): void {
  switch (fault.kind) {
    case 'token_revoked':
      crm.revokeToken(request, fault.refresh_token);
      break;
    case 'permission_lost':
      crm.losePermission(fault);
      break;
    case 'field_gone':
      crm.changeField(fault.object, fault.field, { kind: 'gone' });
      break;
    case 'field_read_only':
      crm.changeField(fault.object, fault.field, { kind: 'read_only' });
      break;
    case 'field_shortened':
      crm.changeField(fault.object, fault.field, { kind: 'shortened', length: fault.length });
  }
}
