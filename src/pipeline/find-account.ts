import { BellwetherError } from '../domain/errors.ts';
import { matchAccounts, type AccountMatch } from '../store/report-repository.ts';
import type { PipelineContext } from './context.ts';

/** An account by CRM id, customer number or name. Throws `account.unknown` where that fits none or several. */
export async function findAccount(context: PipelineContext, name: string): Promise<AccountMatch> {
  const matches = await matchAccounts(context.database, context.connectionId, name);
  const [first, second] = matches;
  if (first === undefined) {
    throw new BellwetherError('account.unknown', `no account is called "${name}"`);
  }
  if (second !== undefined && first.crmId !== name) {
    const ids = matches.map(({ crmId, name: title }) => `${crmId} (${title})`).join(', ');
    throw new BellwetherError('account.unknown', `several accounts fit "${name}": ${ids}`, {
      remedy: 'Name it by its CRM id.',
    });
  }
  return first;
}
