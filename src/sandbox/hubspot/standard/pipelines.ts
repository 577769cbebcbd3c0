/** The pipelines of a new portal. */

export interface PipelineStage {
  readonly id: string;
  readonly label: string;
  /** Values are text on the wire, `probability` and `isClosed` too. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Its place, where it was given one; else the place in the list. */
  readonly displayOrder?: number | undefined;
  /** Epoch milliseconds; HubSpot's own have none. */
  readonly createdAt?: number | undefined;
  readonly updatedAt?: number | undefined;
}

export interface Pipeline {
  readonly id: string;
  readonly label: string;
  readonly stages: readonly PipelineStage[];
  readonly displayOrder?: number | undefined;
  readonly createdAt?: number | undefined;
  readonly updatedAt?: number | undefined;
}

export interface ObjectPipelines {
  readonly pipelineProperty: string;
  readonly stageProperty: string;
  readonly pipelines: readonly Pipeline[];
}

function dealStage(id: string, label: string, probability: string): PipelineStage {
  const isClosed = String(probability === '0.0' || probability === '1.0');
  return { id, label, metadata: { isClosed, probability } };
}

function ticketStage(id: string, label: string, ticketState: string): PipelineStage {
  return { id, label, metadata: { isClosed: String(ticketState === 'CLOSED'), ticketState } };
}

function orderStage(id: string, label: string, state: string): PipelineStage {
  return { id, label, metadata: { state } };
}

const DEALS: ObjectPipelines = {
  pipelineProperty: 'pipeline',
  stageProperty: 'dealstage',
  pipelines: [
    {
      id: 'default',
      label: 'Sales Pipeline',
      stages: [
        dealStage('appointmentscheduled', 'Appointment Scheduled', '0.2'),
        dealStage('qualifiedtobuy', 'Qualified To Buy', '0.4'),
        dealStage('presentationscheduled', 'Presentation Scheduled', '0.6'),
        dealStage('decisionmakerboughtin', 'Decision Maker Bought-In', '0.8'),
        dealStage('contractsent', 'Contract Sent', '0.9'),
        dealStage('closedwon', 'Closed Won', '1.0'),
        dealStage('closedlost', 'Closed Lost', '0.0'),
      ],
    },
  ],
};

const TICKETS: ObjectPipelines = {
  pipelineProperty: 'hs_pipeline',
  stageProperty: 'hs_pipeline_stage',
  pipelines: [
    {
      id: '0',
      label: 'Support Pipeline',
      stages: [
        ticketStage('1', 'New', 'OPEN'),
        ticketStage('2', 'Waiting on contact', 'OPEN'),
        ticketStage('3', 'Waiting on us', 'OPEN'),
        ticketStage('4', 'Closed', 'CLOSED'),
      ],
    },
  ],
};

const ORDERS: ObjectPipelines = {
  pipelineProperty: 'hs_pipeline',
  stageProperty: 'hs_pipeline_stage',
  pipelines: [
    {
      id: '14a2e10e-5471-408a-906e-c51f3b04369e',
      label: 'Order Pipeline',
      stages: [
        orderStage('4b27b500-f031-4927-9811-68a0b525cbae', 'Open', 'OPEN'),
        orderStage('937ea84d-0a4f-4dcf-9028-3f9c2aafbf03', 'Processed', 'OPEN'),
        orderStage('aa99e8d0-c1d5-4071-b915-d240bbb1aed9', 'Shipped', 'OPEN'),
        orderStage('3725360f-519b-4b18-a593-494d60a29c9f', 'Delivered', 'CLOSED'),
        orderStage('3c85a297-e9ce-4719-b43c-e4ea0cd4b4d1', 'Cancelled', 'CLOSED'),
      ],
    },
  ],
};

export const STANDARD_PIPELINES: ReadonlyMap<string, ObjectPipelines> = new Map([
  ['0-3', DEALS],
  ['0-5', TICKETS],
  ['0-123', ORDERS],
]);

/** Of HubSpot's own pipelines; those of a portal are in its book. */
export function standardStage(objectTypeId: string, stageId: string): PipelineStage | undefined {
  return STANDARD_PIPELINES.get(objectTypeId)
    ?.pipelines.flatMap(({ stages }) => stages)
    .find(({ id }) => id === stageId);
}
