import type { OpenEndpoint } from '../http/hubspot-service.ts';
import type { Portal } from '../portal.ts';
import { homePage } from './home-page.ts';
import { recordPage } from './record-page.ts';

/** Pages for people. They ask for no login: the sandbox listens on loopback and holds invented data. */
export function pageEndpoints(portal: Portal): readonly OpenEndpoint[] {
  return [
    { method: 'GET', pattern: '/', handle: () => homePage(portal) },
    { method: 'GET', pattern: '/record/:id', handle: (request) => recordPage(portal, request) },
    {
      method: 'GET',
      pattern: '/record/:type/:id',
      handle: (request) => recordPage(portal, request),
    },
  ];
}
