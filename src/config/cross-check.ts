import type { MeasureCondition } from '../domain/condition.ts';
import { faultAt, type YamlFile } from './yaml-file.ts';
import type { ValuePath } from './schema-faults.ts';
import type { ConfigFault } from './fault.ts';
import type { ConfigChecks, ConfigFiles } from './config-files.ts';
import { checkMapping } from './check-mapping.ts';
import { rollUpsHaveMembers } from './check-roll-ups.ts';
import { writtenScoresExist } from './check-written-scores.ts';
import { checkScorecard } from './check-scorecard.ts';
import { isOfHealth } from './schema/scorecard-file.ts';
import { HEALTH } from '../domain/score.ts';

/** One rule over all files together; each returns what it finds wrong. */
type CrossRule = (files: ConfigFiles, checks: ConfigChecks) => readonly ConfigFault[];

const RULES: readonly CrossRule[] = [
  mappingsFitConnections,
  mappingsAreComplete,
  idsAreUnique,
  fallbackExists,
  segmentConditionsNameMeasures,
  everySegmentHasItsScorecard,
  scorecardsFitMeasures,
  rollUpsHaveMembers,
  writtenScoresExist,
  alertsNameMeasures,
  playbooksNameAlerts,
  templatesParse,
];

export function crossCheck(files: ConfigFiles, checks: ConfigChecks): readonly ConfigFault[] {
  return RULES.flatMap((rule) => rule(files, checks));
}

function mappingsFitConnections({ main, mappings }: ConfigFiles): readonly ConfigFault[] {
  const faults: ConfigFault[] = [];
  for (const [id, connection] of Object.entries(main.value.connections)) {
    const mapping = mappings.get(connection.mapping);
    if (mapping !== undefined && mapping.value.crm !== connection.crm) {
      const message = `is a mapping for ${mapping.value.crm}, but the connection is ${connection.crm}`;
      faults.push(faultAt(main.source, ['connections', id, 'mapping'], message));
    }
  }
  return faults;
}

function mappingsAreComplete({ main, mappings }: ConfigFiles): readonly ConfigFault[] {
  return [...mappings.values()].flatMap(({ value, source }) =>
    checkMapping(value, source, main.value),
  );
}

/** Of two that have the same name the later one would silently take the place of the earlier. */
function idsAreUnique(files: ConfigFiles): readonly ConfigFault[] {
  const { segments, seasons, alerts } = files;
  return [
    ...repeated(segments.value.segments, segments.source, 'segments'),
    ...repeated(seasons.value.seasons, seasons.source, 'seasons'),
    ...repeated(alerts.value.alerts, alerts.source, 'alerts'),
  ];
}

function repeated(
  entries: readonly { readonly id: string }[],
  source: YamlFile,
  list: string,
): readonly ConfigFault[] {
  const seen = new Set<string>();
  return entries.flatMap(({ id }, index) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [faultAt(source, [list, index, 'id'], `"${id}" stands twice`)];
  });
}

function fallbackExists({ segments }: ConfigFiles): readonly ConfigFault[] {
  const { fallback } = segments.value;
  if (segments.value.segments.some(({ id }) => id === fallback)) return [];
  return [faultAt(segments.source, ['fallback'], `"${fallback}" is not one of the segments`)];
}

function segmentConditionsNameMeasures(
  { segments }: ConfigFiles,
  { measures }: ConfigChecks,
): readonly ConfigFault[] {
  return segments.value.segments.flatMap((segment, index) =>
    segment.when.flatMap((condition, at) =>
      'measure' in condition
        ? unknownMeasure(segments.source, ['segments', index, 'when', at], condition, measures)
        : [],
    ),
  );
}

function everySegmentHasItsScorecard(files: ConfigFiles): readonly ConfigFault[] {
  const { segments, scorecards } = files;
  const known = new Set(segments.value.segments.map(({ id }) => id));
  const covered = new Set(
    scorecards.filter(({ value }) => isOfHealth(value)).map(({ value }) => value.segment),
  );
  const missing = segments.value.segments.flatMap(({ id }, index) =>
    covered.has(id)
      ? []
      : [
          faultAt(
            segments.source,
            ['segments', index, 'id'],
            `has no scorecard: scorecards/${id}.yaml`,
          ),
        ],
  );
  const surplus = scorecards
    .filter(({ value }) => !known.has(value.segment))
    .filter(({ value }) => isOfHealth(value) || value.segment !== '*')
    .map(({ value, source }) =>
      faultAt(source, ['segment'], `"${value.segment}" is not a segment of segments.yaml`),
    );
  return [...missing, ...surplus, ...secondScorecards(files)];
}

function secondScorecards({ scorecards }: ConfigFiles): readonly ConfigFault[] {
  const first = new Map<string, string>();
  return scorecards.flatMap(({ value, source }) => {
    const key = `${value.scorecard ?? HEALTH} ${value.segment}`;
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, source.file);
      return [];
    }
    return [faultAt(source, ['segment'], `"${value.segment}" has its scorecard in ${other}`)];
  });
}

function scorecardsFitMeasures(
  { scorecards }: ConfigFiles,
  { measures }: ConfigChecks,
): readonly ConfigFault[] {
  return scorecards.flatMap(({ value, source }) => checkScorecard(value, source, measures));
}

function alertsNameMeasures(
  { alerts }: ConfigFiles,
  { measures }: ConfigChecks,
): readonly ConfigFault[] {
  return alerts.value.alerts.flatMap((alert, index) =>
    (['when', 'clears_when'] as const).flatMap((list) =>
      alert[list].flatMap((condition, at) =>
        unknownMeasure(alerts.source, ['alerts', index, list, at], condition, measures),
      ),
    ),
  );
}

function unknownMeasure(
  source: YamlFile,
  path: ValuePath,
  condition: MeasureCondition,
  measures: ConfigChecks['measures'],
): readonly ConfigFault[] {
  if (measures.has(condition.measure)) return [];
  return [faultAt(source, [...path, 'measure'], `there is no measure "${condition.measure}"`)];
}

function playbooksNameAlerts({ alerts, playbooks }: ConfigFiles): readonly ConfigFault[] {
  const known = new Set(alerts.value.alerts.map(({ id }) => id));
  const seen = new Set<string>();
  return playbooks.flatMap(({ value, source }) => {
    const faults: ConfigFault[] = [];
    if (!known.has(value.alert)) {
      faults.push(faultAt(source, ['alert'], `there is no alert "${value.alert}" in alerts.yaml`));
    }
    if (seen.has(value.id)) faults.push(faultAt(source, ['id'], `"${value.id}" stands twice`));
    seen.add(value.id);
    return faults;
  });
}

function templatesParse(
  { playbooks }: ConfigFiles,
  { templateFault }: ConfigChecks,
): readonly ConfigFault[] {
  return playbooks.flatMap(({ value, source }) =>
    (['subject', 'script'] as const).flatMap((key) => {
      const fault = templateFault(value[key]);
      return fault === undefined ? [] : [faultAt(source, [key], fault)];
    }),
  );
}
