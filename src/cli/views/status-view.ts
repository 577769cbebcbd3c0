import { formatValue } from '../../domain/format-value.ts';
import type { ConnectionStatus } from '../../pipeline/status.ts';
import { modelStateLines } from './model-view.ts';
import { count, counted, table } from './table.ts';

export function statusView(status: ConnectionStatus): string {
  const org = status.orgName ?? 'nothing read from it yet';
  return [
    `${status.connection} (${status.crm}): ${org}`,
    ...authorisationLines(status),
    ...streamLines(status),
    ...(status.model === undefined ? [] : modelStateLines(status.model).map((line) => `  ${line}`)),
    ...scoreLines(status),
    ...furtherLines(status),
    ...riskLines(status),
    ...taskLines(status),
    ...planLines(status),
    ...parkedLines(status),
    ...webhookLines(status),
    ...pollLines(status),
    ...runLines(status),
  ].join('\n');
}

function authorisationLines({ connection, authorisation }: ConnectionStatus): readonly string[] {
  const { method, tokens } = authorisation;
  if (method !== 'oauth') return [`  authorised by ${method}`];
  if (tokens === undefined) return [`  not authorised yet: bellwether connect ${connection}`];
  const { connectedAt, refreshedAt, refusedAt, keyId } = tokens;
  const renewed = refreshedAt === undefined ? 'not renewed yet' : `token renewed ${refreshedAt}`;
  return [
    `  authorised by consent since ${connectedAt}, ${renewed}, encrypted with the key ${keyId}`,
    ...(refusedAt === undefined
      ? []
      : [`    the CRM refused the token ${refusedAt}: bellwether connect ${connection}`]),
  ];
}

function streamLines({ streams }: ConnectionStatus): readonly string[] {
  if (streams.length === 0) return ['  nothing read yet: bellwether sync'];
  const rows = streams.map((stream) => [
    stream.entity,
    count(stream.recordsRead),
    stream.complete ? `caught up ${stream.caughtUpAt ?? ''}` : 'full read under way',
    stream.sweptAt === undefined ? '' : `all of it read ${stream.sweptAt}`,
  ]);
  return ['  streams', table(rows, '    ')];
}

function scoreLines({ scored, bands, currency }: ConnectionStatus): readonly string[] {
  if (scored === undefined) return ['  no scores yet: bellwether score'];
  const rows = bands.map(({ band, accounts, moneyAtRisk }) => [
    band,
    count(accounts),
    `${formatValue(moneyAtRisk, 'money', currency)} at risk`,
  ]);
  return [`  scores as of ${scored.day} (model ${scored.modelVersion})`, table(rows, '    ')];
}

/** `payment-risk  91 % of 500 accounts scored  green 400, red 10  without: too little data 45` */
function furtherLines({ further }: ConnectionStatus): readonly string[] {
  if (further.length === 0) return [];
  const rows = further.map(({ scorecard, accounts, coverage, bands, withheld, writtenTo }) => [
    scorecard,
    coverage === undefined
      ? 'no accounts'
      : `${(100 * coverage).toFixed(0)} % of ${counted(accounts, 'account')} scored`,
    tally(bands, ''),
    Object.keys(withheld).length === 0 ? '' : `without: ${tally(withheld, '')}`,
    writtenTo.length === 0 ? 'not written to the CRM' : '',
  ]);
  return ['  further scorecards', table(rows, '    ')];
}

function riskLines({ atRisk, currency }: ConnectionStatus): readonly string[] {
  if (atRisk.length === 0) return [];
  const lines = atRisk.map(({ name, sentence, moneyAtRisk }) => {
    const money = formatValue(moneyAtRisk, 'money', currency);
    return `    ${money}  ${name}\n        ${sentence}`;
  });
  return ['  most money at risk in the next 90 days', ...lines];
}

function taskLines({ tasks }: ConnectionStatus): readonly string[] {
  if (tasks.length === 0) return [];
  const rows = tasks.map(({ playbook, open, closed }) => [
    playbook,
    `${count(open)} open`,
    `${count(closed)} closed`,
  ]);
  return ['  tasks', table(rows, '    ')];
}

function planLines({ latestPlan }: ConnectionStatus): readonly string[] {
  if (latestPlan === undefined) return [];
  return [`  latest plan ${String(latestPlan.id)} (${latestPlan.kind}): ${latestPlan.status}`];
}

function parkedLines({ parked }: ConnectionStatus): readonly string[] {
  if (parked.length === 0) return [];
  const lines = parked.map(
    ({ entity, reason, records, example }) =>
      `    ${entity}: ${counted(records, 'record')}, ${reason} (e.g. ${example})`,
  );
  return ['  parked records', ...lines];
}

function webhookLines({ webhooks }: ConnectionStatus): readonly string[] {
  if (webhooks === undefined) return [];
  const { deliveries, events, waiting, oldestSeconds, lastDeliveryAt, secondsToScore } = webhooks;
  const oldest = waiting === 0 ? '' : `, the oldest for ${oldestSeconds.toFixed(0)} s`;
  const way =
    secondsToScore === undefined
      ? []
      : [
          `    from event to written score in the last day: median ${secondsToScore.median.toFixed(1)} s, ` +
            `95 % within ${secondsToScore.p95.toFixed(1)} s (${counted(secondsToScore.events, 'event')})`,
        ];
  return [
    '  webhooks',
    `    deliveries: ${tally(deliveries)}; last accepted ${lastDeliveryAt ?? 'never'}`,
    `    events: ${tally(events)}`,
    `    waiting: ${count(waiting)}${oldest}`,
    ...way,
  ];
}

/** `accepted 12, forged 1` */
function tally(counts: Readonly<Record<string, number>>, nothing = 'none yet'): string {
  const parts = Object.entries(counts).map(([outcome, times]) => `${outcome} ${count(times)}`);
  return parts.length === 0 ? nothing : parts.join(', ');
}

function pollLines({ poll }: ConnectionStatus): readonly string[] {
  if (poll === undefined) return [];
  const { callsPerPoll, daily, nextAt } = poll;
  const cost = callsPerPoll === undefined ? '' : `, ${callsPerPoll.toFixed(0)} calls each`;
  const used =
    daily === undefined
      ? ''
      : `; ${count(daily.used)} of ${count(daily.limit)} calls of the day used`;
  const next = nextAt === undefined ? '' : `; next ${nextAt}`;
  return [`  polls: every ${poll.intervalSeconds.toFixed(0)} s${cost}${used}${next}`];
}

function runLines({ runs }: ConnectionStatus): readonly string[] {
  if (runs.length === 0) return [];
  const rows = runs.map((run) => [
    String(run.id),
    run.command,
    run.startedAt,
    run.status,
    run.error?.split('\n')[0] ?? '',
  ]);
  return ['  runs', table(rows, '    ')];
}
