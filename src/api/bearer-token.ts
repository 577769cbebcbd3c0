import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';

/** Asks for `Authorization: Bearer <token>`. Compared in constant time, whatever the length of what was sent. */
export function requireBearerToken(token: string): RequestHandler {
  const expected = digest(token);
  return (request, response, next) => {
    const sent = /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1] ?? '';
    if (timingSafeEqual(digest(sent), expected)) {
      next();
      return;
    }
    response
      .status(401)
      .set('WWW-Authenticate', 'Bearer realm="bellwether"')
      .json({ error: { code: 'unauthorized', message: 'send the API token as a bearer token' } });
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
