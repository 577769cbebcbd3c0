import { HEALTH } from '../domain/score.ts';
import type { ConfigFiles } from './config-files.ts';
import type { ConfigFault } from './fault.ts';
import type { MappingFile } from './schema/mapping-file.ts';
import { writtenAccountFields } from './schema/write-fields.ts';
import { faultAt, type YamlFile } from './yaml-file.ts';

/** What is written must be scored, and each field can say one thing only. */
export function writtenScoresExist({ mappings, scorecards }: ConfigFiles): readonly ConfigFault[] {
  const known = new Set(scorecards.map(({ value }) => value.scorecard ?? HEALTH));
  return [...mappings.values()].flatMap(({ value, source }) => [
    ...Object.keys(value.write.scorecards ?? {}).flatMap((id) => {
      const problem = problemOf(id, known);
      return problem === undefined ? [] : [faultAt(source, ['write', 'scorecards', id], problem)];
    }),
    ...fieldsWrittenTwice(value, source),
  ]);
}

function problemOf(id: string, known: ReadonlySet<string>): string | undefined {
  if (id === HEALTH) return 'the fields of the health stand in `write` itself';
  return known.has(id) ? undefined : `there is no scorecard "${id}"`;
}

/** Fields that two scores would take turns to overwrite, in every run. */
function fieldsWrittenTwice({ write }: MappingFile, source: YamlFile): readonly ConfigFault[] {
  const taken = new Set<string>();
  return writtenAccountFields(write).flatMap(({ scorecard, part, name }) => {
    const path = scorecard === undefined ? ['write'] : ['write', 'scorecards', scorecard];
    if (taken.has(name)) return [faultAt(source, [...path, part], `"${name}" is written twice`)];
    taken.add(name);
    return [];
  });
}
