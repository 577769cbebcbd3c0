import type { SandboxResponse } from '../../server/exchange.ts';
import { branch, leaf } from './write-xml.ts';

/** A SOAP call that fails as a whole. */
export class SoapFault extends Error {
  readonly code: string;
  /** Of the detail element: what kind of fault clients with a WSDL unpack. */
  readonly type: string;

  constructor(code: string, message: string, type = 'UnexpectedErrorFault') {
    super(message);
    this.name = 'SoapFault';
    this.code = code;
    this.type = type;
  }
}

const SOAP_NAMESPACES =
  'xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

/** HTTP 500, whatever went wrong. */
export function faultAnswer(fault: SoapFault): SandboxResponse {
  const { code, message, type } = fault;
  const detail = branch(
    'detail',
    `<sf:${type} xsi:type="sf:${type}">`,
    leaf('sf:exceptionCode', code),
    leaf('sf:exceptionMessage', message),
    `</sf:${type}>`,
  );
  const body = branch(
    'soapenv:Fault',
    leaf('faultcode', faultCode(fault)),
    leaf('faultstring', `${code}: ${message}`),
    detail,
  );
  return envelope(500, 'xmlns:sf="urn:fault.partner.soap.sforce.com"', ['', body]);
}

/** A failed login names its code bare; a request that cannot be read is the client's. [K] */
function faultCode({ code, type }: SoapFault): string {
  if (type === 'LoginFault') return code;
  return type === 'Client' ? 'soapenv:Client' : `sf:${code}`;
}

export function envelope(
  status: number,
  namespaces: string,
  [header, body]: readonly [header: string, body: string],
): SandboxResponse {
  const head = header === '' ? '' : branch('soapenv:Header', header);
  return {
    status,
    headers: { 'content-type': 'text/xml;charset=UTF-8' },
    body: `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope ${SOAP_NAMESPACES} ${namespaces}>${head}${branch('soapenv:Body', body)}</soapenv:Envelope>`,
  };
}
