import type { SeedRow } from '../dataset.ts';
import type { Account } from './account.ts';
import { contactLogOf } from './contact-log.ts';
import { objectivesOf } from './success-plans.ts';
import type { World } from './world.ts';

export function activityRows(world: World, account: Account): SeedRow[] {
  return contactLogOf(world, account).map(({ day, kind, twoWay }, at) => ({
    key: `${account.key}-L${String(at + 1)}`,
    account: account.key,
    occurred_on: world.dateText(day),
    kind,
    two_way: twoWay,
  }));
}

export function objectiveRows(world: World, account: Account): SeedRow[] {
  return objectivesOf(world, account).map(({ name, agreedDay, dueDay, status }, at) => ({
    key: `${account.key}-G${String(at + 1)}`,
    account: account.key,
    name,
    agreed_on: world.dateText(agreedDay),
    due_on: world.dateText(dueDay),
    status,
  }));
}
