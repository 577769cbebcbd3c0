import { z } from 'zod';
import { BellwetherError, EXIT_CODES } from '../../domain/errors.ts';
import { applyProvision } from '../../pipeline/provision-stage.ts';
import type { PipelineContext } from '../../pipeline/context.ts';
import { runPipeline } from '../../pipeline/run.ts';
import { listChanges, type StoredChange } from '../../store/change-repository.ts';
import { findPlan, latestPlans, type StoredPlan } from '../../store/plan-repository.ts';
import { withConnection } from '../open-run.ts';
import { positiveInteger, words } from '../options.ts';
import type { Verb } from '../verb.ts';
import { planDetailsView, planListView } from '../views/plan-view.ts';
import { provisionResultView } from '../views/provision-view.ts';
import { runView } from '../views/run-view.ts';

const OFFLINE = false;

/** The plan of that id, else the newest. */
async function choosePlan(context: PipelineContext, id: string | undefined): Promise<StoredPlan> {
  const { database, connectionId } = context;
  const plan =
    id === undefined
      ? (await latestPlans(database, connectionId, 1))[0]
      : await findPlan(database, connectionId, planNumber(id));
  if (plan !== undefined) return plan;
  throw new BellwetherError(
    'plan.unknown',
    id === undefined ? 'there is no plan yet' : `there is no plan ${id}`,
  );
}

function planNumber(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new BellwetherError('usage.invalid', `"${text}" is not the number of a plan`);
}

const showSchema = z.object({
  failed: z.boolean().optional(),
  limit: z.number().default(50),
});

export const planShowVerb: Verb = {
  name: 'plan show',
  summary: 'Show a plan, change by change',
  details: `Without a number the newest plan. Changes are + create, ~ update, ! blocked, each with its reason.`,
  configure: (command) => {
    command
      .argument('[plan]', 'number of the plan')
      .option('--failed', 'only changes that the CRM refused')
      .option('--limit <n>', 'show that many changes of each kind (default 50)', positiveInteger);
  },
  run: (shell, { args, options }) => {
    const { failed, limit } = showSchema.parse(options);
    return withConnection(
      shell,
      async (context) => {
        const plan = await choosePlan(context, args[0]);
        const { changes, more } = await someOfEach(context, plan, limit, failed === true);
        return {
          text: planDetailsView({ plan, changes, more }),
          json: { plan, changes, more },
        };
      },
      OFFLINE,
    );
  },
};

async function someOfEach(
  { database }: PipelineContext,
  plan: StoredPlan,
  limit: number,
  failedOnly: boolean,
): Promise<{ readonly changes: readonly StoredChange[]; readonly more: boolean }> {
  const changes: StoredChange[] = [];
  let more = false;
  for (const kind of ['create_field', 'create_task', 'close_task', 'update_account'] as const) {
    const status = failedOnly ? { status: 'failed' as const } : {};
    const found = await listChanges(database, plan.id, { kind, limit: limit + 1, ...status });
    more ||= found.length > limit;
    changes.push(...found.slice(0, limit));
  }
  return { changes, more };
}

const listSchema = z.object({ limit: z.number().default(20) });

export const planListVerb: Verb = {
  name: 'plan list',
  summary: 'List the latest plans',
  details: 'Each with what it would change and what became of it.',
  configure: (command) => {
    command.option('--limit <n>', 'show that many (default 20)', positiveInteger);
  },
  run: (shell, { options }) =>
    withConnection(
      shell,
      async ({ database, connectionId }) => {
        const { limit } = listSchema.parse(options);
        const plans = await latestPlans(database, connectionId, limit);
        return { text: planListView(plans), json: plans };
      },
      OFFLINE,
    ),
};

const applySchema = z.object({ override: z.string().optional() });

export const applyVerb: Verb = {
  name: 'apply',
  summary: 'Carry out a plan, exactly as it was shown',
  details: `Without a number the newest plan. An account whose fields changed since the plan was made is left alone. May be
stopped and called again: what the CRM acknowledged is not repeated, what it may have done is looked up first.`,
  configure: (command) => {
    command
      .argument('[plan]', 'number of the plan')
      .option(
        '--override <reason>',
        'apply it even if it breaks a safety limit, and record why',
        words,
      );
  },
  run: (shell, { args, options }) => {
    const { override } = applySchema.parse(options);
    return withConnection(shell, async (context) => {
      const plan = await choosePlan(context, args[0]);
      if (plan.kind === 'provision') {
        const result = await applyProvision(context, plan.id);
        const exitCode = result.failed.length > 0 ? EXIT_CODES.record : 0;
        return { text: provisionResultView(result), json: result, exitCode };
      }
      const result = await runPipeline(context, {
        command: 'apply',
        stages: ['apply'],
        asOf: { day: plan.asOf, knownBefore: plan.asOf },
        planId: plan.id,
        ...(override === undefined ? {} : { overrideReason: override }),
      });
      const exitCode = (result.apply?.parked ?? 0) > 0 ? EXIT_CODES.record : 0;
      return { text: runView(result), json: result, exitCode };
    });
  },
};
