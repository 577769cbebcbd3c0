import { checkYaml, readFileText, type CheckedYaml } from '../checked-yaml.ts';
import { type FaultPlan, faultPlanSchema } from './fault-language.ts';

/** Reads a fault file and checks its form; whether it fits a CRM shows when that CRM's sandbox starts. */
export async function readFaultFile(file: string): Promise<CheckedYaml<FaultPlan>> {
  return checkYaml(await readFileText(file), file, faultPlanSchema);
}
