import type { SandboxProcess } from '../demo-run/sandbox-process.ts';
import { readCrm } from './crm-state.ts';

/** Everything that stands in the CRM, task keys included: the same base gives the same keys. */
export async function inspectCrm({ crm, url, credentials }: SandboxProcess) {
  const { scores, tasks, accounts } = await readCrm(crm, url, credentials);
  return {
    accounts,
    scores: [...scores].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    tasks: tasks.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  };
}
