import type { SandboxProcess } from './sandbox-process.ts';

/** Sends a request to a sandbox of HubSpot as somebody else than Bellwether does; gives the answer's JSON. */
export type HubspotCall = (path: string, method?: string, body?: unknown) => Promise<unknown>;

export function hubspotCall({ url, credentials }: SandboxProcess): HubspotCall {
  return async (path, method = 'GET', body) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${credentials['HUBSPOT_ACCESS_TOKEN'] ?? ''}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${String(response.status)} ${text}`);
    const answer: unknown = text === '' ? undefined : JSON.parse(text);
    return answer;
  };
}
