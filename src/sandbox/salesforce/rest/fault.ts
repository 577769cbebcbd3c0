/** One error of the vendor: what clients switch on is the code, what people read is the message. */
export interface ApiError {
  readonly code: string;
  readonly message: string;
  /** The API names of the fields it is about; errors that are not about a record have no such list. */
  readonly fields?: readonly string[];
}

export function apiError(code: string, message: string, fields: readonly string[] = []): ApiError {
  return { code, message, fields };
}

/** A request that fails as a whole, with the HTTP status it fails with. */
export class SalesforceFault extends Error {
  readonly status: number;
  readonly errors: readonly ApiError[];

  constructor(status: number, errors: readonly ApiError[]) {
    super(errors.map((error) => `${error.code}: ${error.message}`).join('; '));
    this.name = 'SalesforceFault';
    this.status = status;
    this.errors = errors;
  }
}

export function fault(
  status: number,
  code: string,
  message: string,
  fields?: readonly string[],
): SalesforceFault {
  return new SalesforceFault(status, [
    fields === undefined ? { code, message } : { code, message, fields },
  ]);
}

/** A resource that is not there: 404 with the vendor's sentence. */
export function notFound(): SalesforceFault {
  return fault(404, 'NOT_FOUND', 'The requested resource does not exist');
}
