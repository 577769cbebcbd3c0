import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { DemoFacts } from '../../scripts/demo-run/demo-facts.ts';
import { factsView } from '../../scripts/demo-run/facts-view.ts';
import { runDemo } from '../../scripts/demo-run/run-demo.ts';
import { comparable, readCrm, type CrmState } from '../../scripts/kill-run/crm-state.ts';

interface Shown {
  readonly facts: DemoFacts;
  readonly text: string;
  readonly crm: CrmState;
}

const shown = new Map<string, Shown>();
let dataFolder = '';

beforeAll(async () => {
  await runDemo({
    say: () => {},
    signal: new AbortController().signal,
    whileRunning: async ({ facts, sandboxes, environment }) => {
      dataFolder = environment['BELLWETHER_DATA'] ?? '';
      for (const { crm, url, credentials } of sandboxes) {
        const own = facts.find(({ connection }) => connection === crm);
        if (own === undefined) throw new Error(`the demo says nothing of ${crm}`);
        const state = await readCrm(crm, url, credentials);
        shown.set(crm, { facts: own, text: factsView(own), crm: state });
      }
    },
  });
});

function shownOf(crm: string): Shown {
  const found = shown.get(crm);
  if (found === undefined) throw new Error(`the demo did not run for ${crm}`);
  return found;
}

describe.each(['salesforce', 'hubspot'])('what the demo says of %s', (name) => {
  it('reads as many accounts as the CRM has', () => {
    const { facts, crm, text } = shownOf(name);
    expect(facts.accountsRead).toBe(crm.accounts);
    expect(text).toContain(`read ${String(crm.accounts)} accounts`);
  });

  it('tells the bands as they stand on the records', () => {
    const { facts, crm } = shownOf(name);
    const onRecords: Record<string, number> = {};
    for (const { band = '' } of crm.scores.values()) onRecords[band] = (onRecords[band] ?? 0) + 1;
    expect(Object.fromEntries(facts.bands.map((entry) => [entry.band, entry.accounts]))).toEqual(
      onRecords,
    );
  });

  it('names the five accounts with most money at risk, with the reason that stands on the record', () => {
    const { facts, crm } = shownOf(name);
    const byMoney = [...crm.scores.values()]
      .map((fields) => ({ money: Number(fields['money_at_risk']), fields }))
      .toSorted((a, b) => b.money - a.money)
      .slice(0, 5);
    expect(facts.atRisk).toHaveLength(5);
    const named = facts.atRisk.map((entry) => [entry.name, entry.moneyAtRisk, entry.sentence]);
    expect(named).toEqual(
      byMoney.map(({ money, fields }) => [fields['name'], money, fields['reason']]),
    );
  });

  it('counts the tasks of each rep as they stand in the CRM', () => {
    const { facts, crm, text } = shownOf(name);
    const inCrm: Record<string, number> = {};
    for (const { owner } of crm.tasks) inCrm[owner] = (inCrm[owner] ?? 0) + 1;
    expect(facts.tasksCreated).toBe(crm.tasks.length);
    expect(facts.tasksByOwner).toEqual(inCrm);
    for (const [owner, tasks] of Object.entries(inCrm)) {
      expect(text).toMatch(new RegExp(`${owner} +${String(tasks)}`, 'u'));
    }
  });

  it('creates tasks that a rep can work: a subject, a script, a due date, each on its account, each once', () => {
    const { crm } = shownOf(name);
    expect(crm.tasks.length).toBeGreaterThan(10);
    for (const task of crm.tasks) {
      expect(task.key).toMatch(/^bw-[0-9a-f]{32}$/);
      expect(crm.scores.has(task.account)).toBe(true);
      expect(task.subject).toContain(crm.scores.get(task.account)?.['name'] ?? 'an account');
      expect(task.body).toContain('Good morning');
      expect(task.due > '2026-04-20').toBe(true);
      expect(task.open).toBe(true);
    }
    expect(new Set(crm.tasks.map(({ key }) => key)).size).toBe(crm.tasks.length);
    expect(new Set(crm.tasks.map(({ account }) => account)).size).toBe(crm.tasks.length);
  });

  it('stays within the budget that it names', () => {
    const { facts } = shownOf(name);
    expect(facts.apiCalls).toBeGreaterThan(0);
    expect(facts.apiCalls).toBeLessThanOrEqual(facts.callBudget);
    expect(facts.apiCalls).toBeLessThanOrEqual(facts.dailyUsed ?? 0);
  });
});

describe('the demo', () => {
  it('gives both CRMs the same scores and the same tasks, to the letter', () => {
    const salesforce = comparable(shownOf('salesforce').crm);
    expect(salesforce.scores.length).toBeGreaterThan(200);
    expect(comparable(shownOf('hubspot').crm)).toEqual(salesforce);
  });

  it('leaves nothing behind', () => {
    expect(dataFolder).not.toBe('');
    expect(existsSync(dataFolder)).toBe(false);
  });
});
