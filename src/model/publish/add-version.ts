import type { Config } from '../../config/config-files.ts';
import type { MeasureDefinition } from '../../domain/measure.ts';
import { scoreModel } from '../../pipeline/score-model.ts';
import { currentModelVersion } from '../../pipeline/score-stage.ts';
import type { Database } from '../../store/database.ts';
import { saveModel } from '../../store/model-repository.ts';
import { addModelVersion, type NewModelVersion } from '../../store/model-version-repository.ts';
import { contentOf, nameOf, withContent } from './model-content.ts';

/** Where a model is published, with the model in the configuration. */
export interface PublishPlace {
  readonly database: Database;
  readonly connectionId: number;
  readonly config: Config;
  readonly catalog: ReadonlyMap<string, MeasureDefinition>;
}

export type Publication = Omit<NewModelVersion, 'name' | 'modelVersion'>;

/** Keeps the model of the configuration and publishes it as the next version; gives its number. */
export function addVersion(place: PublishPlace, publication: Publication): Promise<number> {
  const { database, connectionId } = place;
  const content = contentOf(place.config);
  // As runs will read it: the order of the files on disk must not make another model version.
  const published = { ...place, config: withContent(place.config, content) };
  const modelVersion = currentModelVersion(published);
  return database.transaction(async (tx) => {
    await saveModel(tx, connectionId, modelVersion, scoreModel(published));
    const version = { name: nameOf(content), modelVersion, ...publication };
    return addModelVersion(tx, connectionId, version);
  });
}
