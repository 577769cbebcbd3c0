import { address, decimal, picklist, text, textArea } from '../field-builders.ts';
import type { FieldSchema } from '../field.ts';

const GEOCODE_ACCURACIES = [
  'Address',
  'NearAddress',
  'Block',
  'Street',
  'ExtendedZip',
  'Zip',
  'Neighborhood',
  'City',
  'County',
  'State',
  'Unknown',
] as const;

/** The components of a compound address, and the compound itself, which is read as one object. */
export function addressFields(prefix: string): readonly FieldSchema[] {
  const compound = `${prefix}Address`;
  const part = { compoundFieldName: compound };
  return [
    textArea(`${prefix}Street`, `${prefix} Street`, 255, part),
    text(`${prefix}City`, `${prefix} City`, 40, part),
    text(`${prefix}State`, `${prefix} State/Province`, 80, part),
    text(`${prefix}PostalCode`, `${prefix} Zip/Postal Code`, 20, part),
    text(`${prefix}Country`, `${prefix} Country`, 80, part),
    decimal('double', `${prefix}Latitude`, `${prefix} Latitude`, { ...part, size: [18, 15] }),
    decimal('double', `${prefix}Longitude`, `${prefix} Longitude`, { ...part, size: [18, 15] }),
    picklist(`${prefix}GeocodeAccuracy`, `${prefix} Geocode Accuracy`, GEOCODE_ACCURACIES, {
      ...part,
      restrictedPicklist: true,
    }),
    address(compound, `${prefix} Address`),
  ];
}

/** The keys of a compound address on the wire, in their order, with the component field of each. */
export const ADDRESS_PARTS = [
  ['city', 'City'],
  ['country', 'Country'],
  ['geocodeAccuracy', 'GeocodeAccuracy'],
  ['latitude', 'Latitude'],
  ['longitude', 'Longitude'],
  ['postalCode', 'PostalCode'],
  ['state', 'State'],
  ['street', 'Street'],
] as const;
