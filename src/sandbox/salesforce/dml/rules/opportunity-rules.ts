import { OPPORTUNITY_STAGES } from '../../schema/objects/opportunity.ts';
import { isChanged, valueAfter } from '../row-change.ts';
import type { ObjectRules } from './object-rules.ts';

/** A stage brings its probability and forecast category, unless the writer says otherwise. */
export const OPPORTUNITY_RULES: ObjectRules = {
  beforeSave(context, change) {
    if (!isChanged(change, 'StageName')) return [];
    const stage = OPPORTUNITY_STAGES[String(valueAfter(change, 'StageName'))];
    if (stage === undefined) return [];
    const { values } = change;
    if ((values.get('Probability') ?? null) === null) values.set('Probability', stage.probability);
    values.set('ForecastCategory', stage.forecast);
    if ((values.get('ForecastCategoryName') ?? null) === null) {
      values.set('ForecastCategoryName', stage.forecastName);
    }
    if (!change.isNew) values.set('LastStageChangeDate', context.now);
    return [];
  },
};
