import type { Config } from '../../config/config-files.ts';
import {
  latestModelVersion,
  type StoredModelVersion,
} from '../../store/model-version-repository.ts';
import { REVIEW_DAYS } from '../lint/rules/constant-tuning.ts';
import { addVersion, type PublishPlace } from './add-version.ts';
import { contentDiff } from './content-diff.ts';
import type { GateVerdict } from './gate.ts';
import { contentOf, modelContentSchema, withContent } from './model-content.ts';

/** Which model runs, and how the configuration on disk differs from it. */
export interface ModelState {
  readonly number: number;
  readonly name: string;
  readonly publishedAt: string;
  readonly author: string;
  /** It was published just now, by itself, as the first of its connection. */
  readonly first: boolean;
  /** Differences on disk that do not count before they are published. */
  readonly unpublished: readonly string[];
  /** Half a year has passed since it was published. */
  readonly reviewDue: boolean;
}

export interface RunningModel {
  /** The configuration with the model that runs in it. */
  readonly config: Config;
  readonly state: ModelState;
}

type Place = Omit<PublishPlace, 'catalog'>;

/** The model that runs; undefined before the first was published: then the configuration's own counts. */
export async function findRunningModel(place: Place): Promise<RunningModel | undefined> {
  const version = await latestModelVersion(place.database, place.connectionId);
  return version && opened(place.config, version, false);
}

/**
 * The model that runs. The first of a connection is published by itself, so that a first run needs no ceremony; from then on
 * what is on disk counts only once it is published.
 */
export async function openRunningModel(place: PublishPlace): Promise<RunningModel> {
  const running = await findRunningModel(place);
  if (running !== undefined) return running;
  const { database, connectionId, config } = place;
  await addVersion(place, {
    author: 'bellwether',
    note: 'the first model of this connection, taken from the configuration by itself',
    verdict: UNJUDGED,
    overrideReason: undefined,
    restoredFrom: undefined,
  });
  const version = await latestModelVersion(database, connectionId);
  if (version === undefined) throw new Error('the first model was not stored');
  return opened(config, version, true);
}

const UNJUDGED: GateVerdict = {
  result: 'unjudged',
  reason: 'the first model has nothing to be held against; `publish --check` judges it later',
  population: '',
  cutoffs: [],
  comparisons: [],
};

function opened(config: Config, version: StoredModelVersion, first: boolean): RunningModel {
  const content = modelContentSchema.parse(version.content);
  return {
    config: withContent(config, content),
    state: {
      number: version.number,
      name: version.name,
      publishedAt: version.publishedAt,
      author: version.author,
      first,
      unpublished: contentDiff(content, contentOf(config)),
      reviewDue: version.daysAgo > REVIEW_DAYS,
    },
  };
}
