import { carryOut } from '../faults/carry-out.ts';
import type { FaultBook, NamedFault } from '../faults/fault-book.ts';
import type { FaultedCrm } from '../faults/faulted-crm.ts';
import type { SandboxClock } from './clock.ts';
import { createControlEndpoint, type ControlRoute } from './control-endpoint.ts';
import type { Delivery, IncomingRequest, SandboxService } from './exchange.ts';
import { createPauses, type Pauses } from './pauses.ts';
import type { RequestLog } from './request-log.ts';

export interface FrontDoorOptions {
  readonly service: SandboxService;
  readonly faults: FaultBook;
  readonly crm: FaultedCrm;
  readonly requests: RequestLog;
  readonly clock: SandboxClock;
  /** What this sandbox can be told besides. */
  readonly controls: readonly ControlRoute[];
}

/** What stands before a vendor's service: the control endpoint, faults and the log. */
export interface FrontDoor {
  readonly receive: (request: IncomingRequest) => Promise<Delivery>;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** From now on nothing reaches the service any more, requests that are held up included. */
  readonly close: () => void;
}

export function createFrontDoor(options: FrontDoorOptions): FrontDoor {
  const { faults, requests, controls } = options;
  const control = createControlEndpoint(faults, requests, controls);
  const pauses = createPauses();
  return {
    pause: pauses.pause,
    close: pauses.close,
    async receive(request) {
      const response = control(request);
      if (response !== undefined) return { kind: 'answer', response };
      return pass(request, faults.befalling(request), { ...options, pauses });
    },
  };
}

type Passage = Omit<FrontDoorOptions, 'faults' | 'controls'> & { readonly pauses: Pauses };

/** The way of a request through its faults to the CRM and back, noted in the log whatever comes of it. */
async function pass(
  request: IncomingRequest,
  befalling: readonly NamedFault[],
  { service, crm, requests, clock, pauses }: Passage,
): Promise<Delivery> {
  const at = clock.now().toISOString();
  const count = { carriedOut: 0, cost: 0 };
  const serve = async (): Promise<Delivery> => {
    if (pauses.isClosed()) return { kind: 'close' };
    count.carriedOut += 1;
    const { response, cost } = await service(request);
    count.cost += cost;
    return { kind: 'answer', response };
  };
  let status = 500; // unless something is answered, the sandbox itself has failed
  try {
    const faults = befalling.map(({ fault }) => fault);
    const delivery = await carryOut(faults, { request, crm, pause: pauses.pause }, serve);
    status = delivery.kind === 'answer' ? delivery.response.status : 0;
    return delivery;
  } finally {
    const names = befalling.map(({ name }) => name);
    const url = pathWithQuery(request);
    requests.record({ at, method: request.method, url, status, ...count, faults: names });
  }
}

function pathWithQuery({ path, query }: IncomingRequest): string {
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}
