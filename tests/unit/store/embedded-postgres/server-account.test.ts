import { describe, expect, it } from '@jest/globals';
import { accountIn, mayEnter } from '../../../../src/store/embedded-postgres/server-account.ts';

const NOBODY = 'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin';
const POSTGRES = 'postgres:x:101:104::/var/lib/postgresql:/bin/bash';
const BELLWETHER = 'bellwether:x:990:991::/srv:/bin/false';

describe('accountIn', () => {
  it.each([
    ['bellwether before all', [NOBODY, POSTGRES, BELLWETHER], { uid: 990, gid: 991 }],
    ['postgres before nobody', [NOBODY, POSTGRES], { uid: 101, gid: 104 }],
    ['nobody', ['root:x:0:0:root:/root:/bin/bash', NOBODY], { uid: 65_534, gid: 65_534 }],
    [
      "macOS's nobody",
      ['nobody:*:-2:-2::/:/usr/bin/false'],
      { uid: 2 ** 32 - 2, gid: 2 ** 32 - 2 },
    ],
    ['the usual number', ['root:x:0:0:root:/root:/bin/bash', ''], { uid: 65_534, gid: 65_534 }],
  ])('takes %s', (_, lines, expected) => {
    expect(accountIn(lines.join('\n'))).toEqual(expected);
  });
});

describe('mayEnter', () => {
  const account = { uid: 10, gid: 20 };

  it.each([
    { folder: 'its own folder', mode: 0o700, uid: 10, gid: 0, may: true },
    { folder: 'its own folder, closed to itself', mode: 0o077, uid: 10, gid: 20, may: false },
    { folder: 'a folder of its group', mode: 0o710, uid: 0, gid: 20, may: true },
    { folder: 'a folder that bars its group', mode: 0o701, uid: 0, gid: 20, may: false },
    { folder: 'a folder that is open to others', mode: 0o701, uid: 0, gid: 0, may: true },
    { folder: 'a closed home', mode: 0o700, uid: 0, gid: 0, may: false },
    { folder: 'a folder others may only list', mode: 0o754, uid: 0, gid: 0, may: false },
  ])('says of $folder: $may', ({ mode, uid, gid, may }) => {
    // With the bits that say "folder".
    expect(mayEnter({ mode: 0o040000 | mode, uid, gid }, account)).toBe(may);
  });
});
