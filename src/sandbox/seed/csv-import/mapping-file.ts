import { checkYaml, readFileText } from '../../checked-yaml.ts';
import { faultsOf } from './mapping-faults.ts';
import { type ImportMapping, importMapping } from './mapping-schema.ts';

/** Reads and checks a mapping; the error lists all faults with file, line, path, expected and got. */
export async function readMapping(file: string): Promise<ImportMapping> {
  const mapping = checkYaml(await readFileText(file), file, importMapping);
  const faults = faultsOf(mapping.value);
  if (faults.length > 0) throw mapping.refuse(faults);
  return mapping.value;
}
