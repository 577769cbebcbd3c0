/** One entry of `errors[]` in an error envelope. */
export interface ErrorDetail {
  readonly message: string;
  readonly code?: string;
  readonly subCategory?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

export interface HubspotErrorBody {
  /** Left out where real answers have none. */
  readonly category?: string;
  readonly subCategory?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
  readonly errors?: readonly ErrorDetail[];
}

/** An answer other than success, in HubSpot's envelope. Thrown anywhere, written in one place. */
export class HubspotError extends Error {
  readonly status: number;
  readonly body: HubspotErrorBody;

  constructor(status: number, message: string, body: HubspotErrorBody = {}) {
    super(message);
    this.name = 'HubspotError';
    this.status = status;
    this.body = body;
  }
}

export function validationError(message: string, body: HubspotErrorBody = {}): HubspotError {
  return new HubspotError(400, message, { category: 'VALIDATION_ERROR', ...body });
}

/**
 * A record that does not exist. Captures of real answers show two bodies: a number that names nothing has no
 * category, anything that is no number has one and a context. [K]
 */
export function recordNotFound(id: string): HubspotError {
  if (/^\d+$/.test(id)) return new HubspotError(404, 'resource not found');
  return new HubspotError(404, 'Object not found.  objectId are usually numeric.', {
    category: 'OBJECT_NOT_FOUND',
    context: { id: [id] },
  });
}

export function unknownObjectType(pathName: string): HubspotError {
  return new HubspotError(400, `Unable to infer object type from: ${pathName}`);
}

/** A body that is JSON but not of the shape that the endpoint reads, as HubSpot's parser words it. */
export function invalidInput(reason: string): HubspotError {
  return validationError(`Invalid input JSON on line 1, column 2: ${reason}`);
}

export function missingFields(names: readonly string[]): HubspotError {
  return validationError(
    `Invalid input JSON on line 1, column 2. Some required fields were not set: [${names.join(', ')}]`,
  );
}
