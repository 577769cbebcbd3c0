import { describe, expect, it } from '@jest/globals';
import { mkdir, readFile } from 'node:fs/promises';
import { BellwetherError } from '../../../../src/domain/errors.ts';
import { inFolder } from '../../../../src/store/embedded-postgres/folder-errors.ts';

const FOLDER = '/srv/bellwether';

function failing(fault: Error): Promise<never> {
  return inFolder(FOLDER, () => Promise.reject(fault));
}

describe('inFolder', () => {
  it.each(['ENOSPC', 'EDQUOT', 'EFBIG'])('takes %s for a full disk', async (code) => {
    await expect(failing(Object.assign(new Error('no room'), { code }))).rejects.toMatchObject({
      code: 'store.disk-full',
      message: expect.stringContaining(FOLDER),
    });
  });

  it.each(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ELOOP'])(
    'takes %s for a folder that our user cannot use',
    async (code) => {
      await expect(failing(Object.assign(new Error('barred'), { code }))).rejects.toMatchObject({
        code: 'store.folder',
        message: `The folder ${FOLDER} cannot be used by the user with id ${String(process.geteuid?.())}: barred`,
      });
    },
  );

  it('understands the errors of the file system itself', async () => {
    await expect(inFolder(FOLDER, () => readFile('/dev/null/x'))).rejects.toMatchObject({
      code: 'store.folder',
      message: expect.stringContaining('/dev/null/x'),
    });
    await expect(inFolder(FOLDER, () => mkdir('/dev/null'))).rejects.toMatchObject({
      code: 'store.folder',
    });
  });

  it('passes everything else on as it is', async () => {
    const known = new BellwetherError('store.version', 'too old');
    const unknown = Object.assign(new Error('a fault'), { code: '22P02' });
    await expect(failing(known)).rejects.toBe(known);
    await expect(failing(unknown)).rejects.toBe(unknown);
    expect(await inFolder(FOLDER, () => Promise.resolve('done'))).toBe('done');
  });
});
