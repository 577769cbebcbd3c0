import { describe, expect, it } from '@jest/globals';
import type { ReadPage } from '../../../src/crm/crm-adapter.ts';
import { joinPages } from '../../../src/sync/storable-pages.ts';

/** A page of records by id; an id with a minus is a tombstone. */
function page(cursor: string, ...ids: readonly string[]): ReadPage {
  const gone = ids.filter((id) => id.startsWith('-'));
  return {
    cursor: { at: cursor },
    total: 9,
    records: ids
      .filter((id) => !gone.includes(id))
      .map((id) => ({ id, modifiedAt: '2026-01-01T00:00:00Z', values: {}, associations: {} })),
    tombstones: gone.map((id) => ({ id: id.slice(1) })),
  };
}

function told(pages: readonly ReadPage[]): readonly string[] {
  return pages.map(({ cursor, records, tombstones }) =>
    [
      JSON.stringify(cursor),
      ...records.map(({ id }) => id),
      ...tombstones.map(({ id }) => `-${id}`),
    ].join(' '),
  );
}

describe('pages that have come together', () => {
  it('are stored as one, with the checkpoint of the last', () => {
    expect(told(joinPages([page('1', 'a', 'b'), page('2', '-c'), page('3', 'd')]))).toEqual([
      '{"at":"3"} a b d -c',
    ]);
  });

  it.each([
    ['changed meanwhile', page('2', 'b', 'a')],
    ['deleted meanwhile', page('2', 'b', '-a')],
  ])('are stored apart where a record comes again, %s', (_, again) => {
    const pages = [page('1', 'a'), again, page('3', 'c')];
    expect(told(joinPages(pages))).toEqual([
      told([page('1', 'a')])[0],
      told(joinPages([again, page('3', 'c')]))[0],
    ]);
    expect(joinPages(pages)).toHaveLength(2);
  });

  it('keep a record that comes back after its deletion', () => {
    expect(joinPages([page('1', '-a'), page('2', 'a')])).toHaveLength(2);
  });

  it('are none where none came', () => {
    expect(joinPages([])).toEqual([]);
  });
});
