import { z } from 'zod';
import { inspectApp } from '../../app.ts';
import { faultLine } from '../../config/fault.ts';
import type { CrmIdentity } from '../../crm/crm-adapter.ts';
import { EXIT_CODES } from '../../domain/errors.ts';
import { asOfDay } from '../../pipeline/as-of.ts';
import { applyProvision, planProvision } from '../../pipeline/provision-stage.ts';
import { checkReading } from '../../sync/check/check-reading.ts';
import { checkWriting } from '../../sync/check/check-writing.ts';
import type { MappingFinding } from '../../sync/check/finding.ts';
import { neededFields } from '../../sync/check/needed-fields.ts';
import { mappedObjects } from '../../sync/read-streams.ts';
import { withAdapter, withConnection } from '../open-run.ts';
import type { Answer, Verb } from '../verb.ts';
import { checkView, discoverView } from '../views/check-view.ts';
import { provisionPlanView, provisionResultView } from '../views/provision-view.ts';
import { counted } from '../views/table.ts';

export const lintVerb: Verb = {
  name: 'lint',
  summary: 'Check all configuration files, offline',
  details: `Reads every file of the configuration folder, your own measures too, and names each fault with file, line, path, what
was expected and what stands there. Needs no connection, no credentials and no database. Whether the scoring model is any
good is another question: \`lint model\`.`,
  configure: () => {},
  run: async (shell) => {
    const { app, faults } = await inspectApp(shell);
    if (app === undefined) {
      const text = [...faults.map(faultLine), '', `${counted(faults.length, 'fault')} found`];
      return { text: text.join('\n'), json: { faults }, exitCode: EXIT_CODES.configuration };
    }
    const { scorecards, playbooks, alerts } = app.config;
    return {
      text:
        `${shell.configFolder}: no faults (${counted(scorecards.size, 'scorecard')}, ` +
        `${counted(alerts.alerts.length, 'alert')}, ${counted(playbooks.length, 'playbook')})`,
      json: { faults: [] },
    };
  },
};

export const checkVerb: Verb = {
  name: 'check',
  summary: 'Check the mapping against the CRM’s own schema, and the permissions',
  details: `Logs in, says which org and user this is, and lists every object and field of the mapping that is missing, of the
wrong type, too short, read-only or without a needed picklist value, each with what to do. Writes nothing.`,
  configure: () => {},
  run: (shell) =>
    withAdapter(shell, async (adapter, { mapping }, app) => {
      const identity = await adapter.check(shell.signal);
      const objects = [
        ...mappedObjects(mapping),
        ...neededFields(mapping).map(({ spec }) => spec.object),
      ];
      const schema = await adapter.discover([...new Set(objects)], shell.signal);
      const { currency } = app.config.main;
      const findings = [
        ...checkReading(mapping, schema, currency),
        ...checkWriting(mapping, schema),
      ];
      return checkAnswer(identity, findings, adapter.usage().calls);
    }),
};

function checkAnswer(
  identity: CrmIdentity,
  findings: readonly MappingFinding[],
  calls: number,
): Answer {
  const errors = findings.some(({ level }) => level === 'error');
  const denied = identity.missingPermissions.length > 0;
  const exitCode = denied ? EXIT_CODES.authentication : errors ? EXIT_CODES.configuration : 0;
  return {
    text: checkView(identity, findings, calls),
    json: { identity, findings, calls },
    exitCode,
  };
}

export const discoverVerb: Verb = {
  name: 'discover',
  summary: 'List objects and fields as the CRM describes them',
  details: `Without names the objects of the mapping. For each field: type, length, whether it may be written, and the values of
a picklist: what a mapping can be built from.`,
  configure: (command) => {
    command.argument('[object...]', 'objects, as a mapping would name them');
  },
  run: (shell, { args }) =>
    withAdapter(shell, async (adapter, { mapping }) => {
      const names = args.length > 0 ? args : mappedObjects(mapping);
      const schema = await adapter.discover(names, shell.signal);
      const missing = names.filter((name) => !schema.has(name));
      const json = [...schema].map(([name, object]) => ({
        ...object,
        name,
        fields: [...object.fields.values()],
      }));
      return {
        text: discoverView(schema, missing),
        json: { objects: json, missing },
        exitCode: missing.length > 0 ? EXIT_CODES.configuration : 0,
      };
    }),
};

const provisionSchema = z.object({ yes: z.boolean().optional() });

export const provisionVerb: Verb = {
  name: 'provision',
  summary: 'Create the score fields and the task key in the CRM',
  details: `Shows first which fields are missing, as a plan; --yes creates them at once. In Salesforce each field also gets
its field-level security, by the permission set Bellwether_Fields, which you assign to everybody who shall see scores.`,
  configure: (command) => {
    command.option('--yes', 'create the missing fields without asking further');
  },
  run: (shell, { options }) => {
    const { yes } = provisionSchema.parse(options);
    return withConnection(shell, async (context, app) => {
      const today = asOfDay(undefined, app.config.main.time_zone, shell.now()).day;
      const plan = await planProvision(context, today);
      if (yes !== true || plan.missing.length === 0) {
        return { text: provisionPlanView(plan), json: { plan } };
      }
      const result = await applyProvision(context, plan.planId);
      return {
        text: provisionResultView(result),
        json: { plan, result },
        exitCode: result.failed.length > 0 ? EXIT_CODES.record : 0,
      };
    });
  },
};
