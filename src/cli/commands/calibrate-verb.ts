import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { calibrate } from '../../model/calibrate/calibrate-model.ts';
import { proposalPatch } from '../../model/calibrate/proposal-patch.ts';
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
to the book's. The lapses of a season are held against its own base rate. Prints AUC and lift of the proposal, the running model, the RFM sum and a boosted model at the two latest
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
        const patch = await proposalPatch(config.folder, calibration.proposal ?? new Map());
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
