import { BellwetherError } from '../../../domain/errors.ts';
import type { FaultedCrm, FieldChange } from '../../faults/faulted-crm.ts';
import type { Fault } from '../../faults/fault-language.ts';
import { objectScopes } from '../access/scopes.ts';
import type { TokenDesk } from '../access/token-desk.ts';
import type { ObjectType } from '../catalog/object-type.ts';
import type { Portal } from '../portal.ts';
import { archiveProperty } from '../properties/property-changes.ts';

/** What faults can do to the portal. */
export function faultedPortal(portal: Portal, tokens: TokenDesk): FaultedCrm {
  const { schema } = portal;
  const find = (name: string): ObjectType | undefined =>
    schema.resolve(name) ?? schema.types().find((type) => type.name === name);
  const get = (name: string): ObjectType => {
    const type = find(name);
    if (type === undefined) throw impossible(`there is no object ${name} any more`);
    return type;
  };
  return {
    objects: schema.types().map(({ name }) => name),
    hasObject: (name) => find(name) !== undefined,
    isAbout({ path }, object) {
      const wanted = find(object)?.id;
      return path.split('/').some((segment) => segment !== '' && find(segment)?.id === wanted);
    },
    objection,
    revokeToken({ headers }, withRefreshToken) {
      tokens.withdraw(headers['authorization']);
      if (withRefreshToken) tokens.refreshTokens.revokeAll();
    },
    changeField(object, field, change) {
      changeProperty(portal, get(object), field, change);
    },
    losePermission({ object, action }) {
      tokens.loseScopes(objectScopes(get(object), action));
    },
  };
}

function objection(fault: Fault): ReturnType<FaultedCrm['objection']> {
  if (fault.kind === 'field_shortened') {
    return { key: 'kind', expected: 'expected another kind: properties of HubSpot have no length' };
  }
  if (fault.kind === 'permission_lost' && fault.field !== undefined) {
    return {
      key: 'field',
      expected: 'expected no such key: HubSpot lets an app use objects, not single properties',
    };
  }
  return undefined;
}

function changeProperty(
  portal: Portal,
  type: ObjectType,
  name: string,
  { kind }: FieldChange,
): void {
  const property = portal.schema.property(type, name);
  if (property === undefined) throw impossible(`${type.name} has no property ${name} to change`);
  if (kind === 'gone') {
    if (property.hubspotDefined) throw impossible(`${name} is a property that HubSpot keeps`);
    archiveProperty(portal, type, name);
  } else if (kind === 'read_only') {
    portal.schema.saveProperty(type, { ...property, readOnlyValue: true });
  }
}

function impossible(message: string): BellwetherError {
  return new BellwetherError('config.invalid', message);
}
