import type { MeasureDefinition } from '../domain/measure.ts';
import type { AlertsFile } from './schema/alerts-file.ts';
import type { BellwetherFile } from './schema/bellwether-file.ts';
import type { MappingFile } from './schema/mapping-file.ts';
import type { Playbook } from './schema/playbook-file.ts';
import type { Scorecard } from './schema/scorecard-file.ts';
import type { SeasonsFile } from './schema/seasons-file.ts';
import type { SegmentsFile } from './schema/segments-file.ts';
import type { YamlFile } from './yaml-file.ts';

/** Everything the admin decides, read and checked. */
export interface Config {
  readonly folder: string;
  readonly main: BellwetherFile;
  /** By the path under which a connection names it. */
  readonly mappings: ReadonlyMap<string, MappingFile>;
  readonly segments: SegmentsFile;
  /** Those of the health, by segment id. */
  readonly scorecards: ReadonlyMap<string, Scorecard>;
  /** Further ones, which give an account other scores beside its health. */
  readonly extraScorecards: readonly Scorecard[];
  readonly seasons: SeasonsFile;
  readonly alerts: AlertsFile;
  readonly playbooks: readonly Playbook[];
}

/** What the configuration is held against besides itself. */
export interface ConfigChecks {
  readonly measures: ReadonlyMap<string, MeasureDefinition>;
  /** What is wrong with a template, or undefined. */
  readonly templateFault: (template: string) => string | undefined;
}

export interface Sourced<T> {
  readonly value: T;
  readonly source: YamlFile;
}

/** The files with their sources, so that cross-checks can name lines. */
export interface ConfigFiles {
  readonly main: Sourced<BellwetherFile>;
  readonly mappings: ReadonlyMap<string, Sourced<MappingFile>>;
  readonly segments: Sourced<SegmentsFile>;
  readonly scorecards: readonly Sourced<Scorecard>[];
  readonly seasons: Sourced<SeasonsFile>;
  readonly alerts: Sourced<AlertsFile>;
  readonly playbooks: readonly Sourced<Playbook>[];
}
