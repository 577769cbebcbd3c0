import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scorecard } from '../../config/schema/scorecard-file.ts';
import { lineEdits, patchOf, withProposal } from './propose-edits.ts';

/** The proposal against the scorecard files of a configuration, which are only read; empty where nothing would change. */
export async function proposalPatch(
  configFolder: string,
  proposal: ReadonlyMap<string, Scorecard>,
): Promise<string> {
  const patches: string[] = [];
  for (const [segment, scorecard] of proposal) {
    const file = join(configFolder, 'scorecards', `${segment}.yaml`);
    const text = await readFile(file, 'utf8');
    patches.push(patchOf(file, lineEdits(text, withProposal(text, scorecard))));
  }
  return patches.join('');
}
