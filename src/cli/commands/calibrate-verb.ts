import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { calibrate, type Calibration } from '../../model/calibrate/calibrate-model.ts';
import { lineEdits, patchOf, withProposal } from '../../model/calibrate/propose-edits.ts';
import { asOfDay } from '../../pipeline/as-of.ts';
import { withConnection } from '../open-run.ts';
import { asOfOption } from '../options.ts';
import type { Verb } from '../verb.ts';
import { calibrationView } from '../views/calibrate-view.ts';

const OFFLINE = false;

const optionsSchema = z.object({ asOf: z.string().optional(), patch: z.string().optional() });

export const calibrateVerb: Verb = {
  name: 'calibrate',
  summary: 'Propose weights and curves for the scorecards from your own history',
  details: `Learns from up to 18 monthly cut-offs who lapsed within 90 days, each from what was known then: monotone curves from
value to points by segment, and weights by a logistic regression that never rewards an ill measure, each segment's held
to the book's. Prints AUC and lift of the proposal, the running model, the RFM sum and a boosted model at the two latest
cut-offs, from which nothing was learned, and the proposal as a diff of the files: comments stay, nothing is applied.

Examples:
  bellwether calibrate --connection salesforce
  bellwether calibrate --patch weights.patch`,
  configure: (command) => {
    asOfOption(command);
    command.option('--patch <file>', 'write the proposal into this file, for `patch -p0`');
  },
  run: (shell, { options }) => {
    const { asOf, patch: patchFile } = optionsSchema.parse(options);
    return withConnection(
      shell,
      async (context, { config }) => {
        const { day } = asOfDay(asOf, config.main.time_zone, shell.now());
        const calibration = await calibrate(context, day);
        const patch = await patchFor(config.folder, calibration);
        if (patchFile !== undefined) await writeFile(patchFile, patch);
        const { proposal, ...figures } = calibration;
        const scorecards = proposal && Object.fromEntries(proposal);
        return {
          text: calibrationView(calibration, patch),
          json: { ...figures, scorecards, patch },
        };
      },
      OFFLINE,
    );
  },
};

/** Against the files as they stand; their name is that of the segment. */
async function patchFor(folder: string, { proposal }: Calibration): Promise<string> {
  const patches: string[] = [];
  for (const [segment, scorecard] of proposal ?? []) {
    const file = join(folder, 'scorecards', `${segment}.yaml`);
    const text = await readFile(file, 'utf8');
    patches.push(patchOf(file, lineEdits(text, withProposal(text, scorecard))));
  }
  return patches.join('');
}
