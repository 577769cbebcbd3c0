import type { SeedRow } from '../../seed/dataset.ts';
import { assignPermissionSets, createSystemRecord, systemContext } from '../org/bootstrap-org.ts';
import { ADMIN_PROFILE_KEY, INTEGRATION_USERNAME, type Org } from '../org/org.ts';
import type { RecordKey } from '../values/record-id.ts';

/** Turns the people of the seed into users: a name has two parts here, and a user name that nobody else has. */
export class UserLoader {
  readonly #org: Org;
  readonly #usernames = new Set<string>([INTEGRATION_USERNAME]);

  constructor(org: Org) {
    this.#org = org;
  }

  write(row: SeedRow): RecordKey {
    const context = systemContext(this.#org);
    const name = typeof row['name'] === 'string' && row['name'] !== '' ? row['name'] : row.key;
    const space = name.lastIndexOf(' ');
    const email = typeof row['email'] === 'string' ? row['email'] : null;
    const username = this.#username(email ?? `${slug(row.key)}@distributor.example`);
    const key = createSystemRecord(context, 'User', {
      FirstName: space === -1 ? null : name.slice(0, space),
      LastName: name.slice(space + 1),
      Email: email ?? username,
      Username: username,
      Alias: slug(name).slice(0, 8),
      CommunityNickname: username.slice(0, 40),
      ProfileId: ADMIN_PROFILE_KEY,
      IsActive: row['active'] === false ? 0 : 1,
    });
    assignPermissionSets(context, key);
    return key;
  }

  #username(wanted: string): string {
    let username = wanted;
    for (let suffix = 2; this.#usernames.has(username.toLowerCase()); suffix += 1) {
      username = `${wanted}.${String(suffix)}`;
    }
    this.#usernames.add(username.toLowerCase());
    return username;
  }
}

function slug(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '');
}
