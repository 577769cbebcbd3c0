import { afterAll, describe, expect, it } from '@jest/globals';
import { at, closePortals, column, list, startPortal, text } from './test-portal.ts';

afterAll(closePortals);

const ROOT = '/crm/pipelines/2026-09/deals';

const RENEWALS = {
  label: 'Renewals',
  displayOrder: 3,
  pipelineId: 'renewals',
  stages: [
    { label: 'Open', displayOrder: 0, stageId: 'ren_open', metadata: { probability: 0.25 } },
    { label: 'Lost', displayOrder: 1, metadata: { probability: '0.0' } },
  ],
};

describe('a new pipeline', () => {
  it('takes ids as they are sent, repeats the request, and derives in the next read', async () => {
    const portal = await startPortal();
    const made = await portal.post(ROOT, RENEWALS);
    expect(made.status).toBe(201);
    expect(made.json).toEqual({
      label: 'Renewals',
      displayOrder: 3,
      id: 'renewals',
      stages: [
        expect.objectContaining({ id: 'ren_open', metadata: { probability: '0.25' } }),
        expect.objectContaining({
          id: expect.stringMatching(/^\d+$/),
          metadata: { probability: '0.0' },
        }),
      ],
      createdAt: '2026-04-20T08:00:00Z',
      updatedAt: '2026-04-20T08:00:00Z',
      archived: false,
    });
    const read = await portal.get(`${ROOT}/renewals`);
    expect(column(list(read.json, 'stages'), 'metadata')).toEqual([
      { probability: '0.25', isClosed: 'false' },
      { probability: '0.0', isClosed: 'true' },
    ]);
  });

  it.each([
    [{ label: 'No stages', displayOrder: 1 }, 400],
    [{ displayOrder: 1, stages: [] }, 400],
    [{ ...RENEWALS, stages: [{ label: 'x', displayOrder: 0, metadata: {} }] }, 400],
    [
      { ...RENEWALS, stages: [{ label: 'x', displayOrder: 0, metadata: { probability: '2' } }] },
      400,
    ],
    [{ ...RENEWALS, pipelineId: 'default' }, 409],
  ])('is refused: %j', async (body, status) => {
    const portal = await startPortal();
    expect((await portal.post(ROOT, body)).status).toBe(status);
    expect(list((await portal.get(ROOT)).json, 'results')).toHaveLength(1);
  });

  it('is one that deals may stand in, and not before', async () => {
    const portal = await startPortal();
    const deal = { dealname: 'x', pipeline: 'renewals', dealstage: 'ren_open' };
    const create = () => portal.post('/crm/v3/objects/deals', { properties: deal });
    expect((await create()).status).toBe(400);
    await portal.post(ROOT, RENEWALS);
    expect((await create()).json).toMatchObject({
      properties: { hs_is_closed: 'false', hs_deal_stage_probability: '0.25' },
    });
  });
});

describe('a pipeline that deals stand in', () => {
  it('keeps their stage, and the pipeline where that is asked for', async () => {
    const portal = await startPortal();
    await portal.post(ROOT, RENEWALS);
    const deal = await portal.create('deals', {
      dealname: 'x',
      pipeline: 'renewals',
      dealstage: 'ren_open',
    });
    const refused = await portal.call('DELETE', `${ROOT}/renewals/stages/ren_open`);
    expect(refused.status).toBe(400);
    expect(refused.json).toEqual({
      status: 'error',
      message: `Stage IDs: [ren_open] are being referenced by object IDs: [${deal}]`,
      correlationId: expect.any(String),
      context: { stageIds: ['ren_open'], objectIds: [deal] },
      category: 'VALIDATION_ERROR',
      subCategory: 'PipelineError.STAGE_ID_IN_USE',
    });
    const others = { label: 'R', displayOrder: 0, stages: [] };
    expect((await portal.call('PUT', `${ROOT}/renewals`, others)).status).toBe(400);
    const checked = await portal.call(
      'DELETE',
      `${ROOT}/renewals?validateReferencesBeforeDelete=true`,
    );
    expect(at(checked.json, 'subCategory')).toBe('PipelineError.PIPELINE_ID_IN_USE');
    expect((await portal.call('DELETE', `${ROOT}/renewals`)).status).toBe(204);
    expect((await portal.get(`${ROOT}/renewals`)).status).toBe(404);
  });
});

describe('stages', () => {
  it('are added, changed in part or whole, and taken away', async () => {
    const portal = await startPortal();
    const stages = `${ROOT}/default/stages`;
    const stage = { label: 'Trial', displayOrder: 2, metadata: { probability: '0.5' } };
    const made = await portal.post(stages, stage);
    const id = text(made.json, 'id');
    expect(made).toMatchObject({ status: 201, json: { ...stage, archived: false } });
    const renamed = await portal.call('PATCH', `${stages}/${id}`, { label: 'Long trial' });
    expect(renamed.json).toMatchObject({ label: 'Long trial', metadata: { probability: '0.5' } });
    const whole = { ...stage, label: 'Done', metadata: { probability: '1.0' } };
    expect((await portal.call('PUT', `${stages}/${id}`, whole)).status).toBe(200);
    expect((await portal.get(`${stages}/${id}`)).json).toMatchObject({
      label: 'Done',
      metadata: { probability: '1.0', isClosed: 'true' },
    });
    expect((await portal.call('DELETE', `${stages}/${id}`)).status).toBe(204);
    expect(list((await portal.get(stages)).json, 'results')).toHaveLength(7);
  });

  it('are not changed by a key that may only read', async () => {
    const portal = await startPortal({ scopes: ['crm.objects.deals.read'] });
    expect((await portal.post(ROOT, RENEWALS)).status).toBe(403);
  });
});
