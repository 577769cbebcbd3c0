import type { ConnectionConfig } from '../config/schema/bellwether-file.ts';
import { HEALTH } from '../domain/score.ts';
import { findRunningModel, type ModelState } from '../model/publish/running-model.ts';
import { ensureConnection } from '../store/connection-repository.ts';
import { summarizeParked, type ParkedSummary } from '../store/parked-repository.ts';
import { latestPlans, type StoredPlan } from '../store/plan-repository.ts';
import {
  accountsAtRisk,
  bandDistribution,
  latestScoredDay,
  playbookCounts,
  type AccountAtRisk,
  type BandReport,
  type PlaybookReport,
  type ScoredDay,
} from '../store/report-repository.ts';
import { latestRuns, type RunReport } from '../store/run-repository.ts';
import { listStreams, type StreamReport } from '../store/stream-repository.ts';
import { findTokens, type TokenFacts } from '../store/token-repository.ts';
import { webhookReport, type WebhookReport } from '../store/webhook-report.ts';
import type { PipelineContext } from './context.ts';
import { furtherStatus, type FurtherStatus } from './further-status.ts';
import { pollReport, type PollReport } from './poll-report.ts';

/** How a connection is authorised; never a secret. */
export interface Authorisation {
  /** auth.method of the configuration. */
  readonly method: string;
  /** Of the stored tokens, where the method stores some and a person has given consent. */
  readonly tokens: TokenFacts | undefined;
}

/** How one connection stands. */
export interface ConnectionStatus {
  readonly connection: string;
  readonly crm: string;
  readonly orgName: string | undefined;
  readonly authorisation: Authorisation;
  readonly currency: string;
  readonly streams: readonly StreamReport[];
  /** The model that runs; undefined before the first score. */
  readonly model: ModelState | undefined;
  readonly scored: ScoredDay | undefined;
  readonly bands: readonly BandReport[];
  /** Scores by further scorecards, those that are rolled up included. */
  readonly further: readonly FurtherStatus[];
  /** The accounts with most money at risk. */
  readonly atRisk: readonly AccountAtRisk[];
  readonly tasks: readonly PlaybookReport[];
  readonly latestPlan: StoredPlan | undefined;
  readonly runs: readonly RunReport[];
  readonly parked: readonly ParkedSummary[];
  /** Where the configuration has them. */
  readonly webhooks: WebhookReport | undefined;
  /** Where the schedule has it. */
  readonly poll: PollReport | undefined;
}

const RUNS = 5;
const AT_RISK = 5;

export async function connectionStatus(context: PipelineContext): Promise<ConnectionStatus> {
  const { database, connectionId, connectionName, connectionConfig } = context;
  const stored = await ensureConnection(database, connectionName, connectionConfig.crm);
  const scored = await latestScoredDay(database, connectionId);
  return {
    connection: connectionName,
    crm: connectionConfig.crm,
    orgName: stored.orgName,
    authorisation: {
      method: connectionConfig.auth.method,
      tokens: (await findTokens(database, connectionId))?.facts,
    },
    currency: context.config.main.currency,
    streams: await listStreams(database, connectionId),
    model: (await findRunningModel(context))?.state,
    scored,
    bands:
      scored === undefined
        ? []
        : await bandDistribution(database, connectionId, scored.day, HEALTH),
    further: scored === undefined ? [] : await furtherStatus(context, scored.day),
    atRisk:
      scored === undefined ? [] : await accountsAtRisk(database, connectionId, scored.day, AT_RISK),
    tasks: await playbookCounts(database, connectionId),
    latestPlan: (await latestPlans(database, connectionId, 1))[0],
    runs: await latestRuns(database, connectionId, RUNS),
    parked: await summarizeParked(database, connectionId),
    webhooks: hasWebhooks(connectionConfig)
      ? await webhookReport(database, connectionId)
      : undefined,
    poll: await pollReport(context),
  };
}

function hasWebhooks(connection: ConnectionConfig): boolean {
  return connection.crm === 'hubspot' && connection.webhooks?.enabled === true;
}
