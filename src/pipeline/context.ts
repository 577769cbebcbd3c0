import type { Config } from '../config/config-files.ts';
import type { ConnectionConfig } from '../config/schema/bellwether-file.ts';
import type { MappingFile } from '../config/schema/mapping-file.ts';
import type { CrmAdapter, CrmCapabilities } from '../crm/crm-adapter.ts';
import type { MeasureDefinition } from '../domain/measure.ts';
import type { Stage } from '../domain/run.ts';
import type { ScriptRenderer } from '../playbooks/script.ts';
import type { Database } from '../store/database.ts';

/** What all stages of one connection work with. */
export interface PipelineContext {
  readonly database: Database;
  /** Undefined for stages that work on the mirror alone and need no credentials. */
  readonly adapter: CrmAdapter | undefined;
  readonly capabilities: CrmCapabilities;
  /** Name of the connection in the configuration. */
  readonly connectionName: string;
  readonly connectionId: number;
  readonly connectionConfig: ConnectionConfig;
  readonly config: Config;
  readonly mapping: MappingFile;
  readonly catalog: ReadonlyMap<string, MeasureDefinition>;
  readonly renderer: ScriptRenderer;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Where long work stands: for the progress display and the log. */
export interface Progress {
  /** `crm` while a call is waited for. */
  readonly stage: Stage | 'crm';
  /** What is being worked on: a stream, a measure, a kind of change. */
  readonly what: string;
  readonly done: number;
  readonly total: number | undefined;
}

/** The adapter of a context that was opened with one. */
export function adapterOf(context: PipelineContext): CrmAdapter {
  if (context.adapter === undefined) throw new Error('this stage needs a CRM adapter');
  return context.adapter;
}
