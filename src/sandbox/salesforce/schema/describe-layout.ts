import { describeField } from './describe-field.ts';
import type { DescribedRecordType } from './describe-record-types.ts';
import type { FieldSchema } from './field.ts';

type Described = Readonly<Record<string, unknown>>;

/** Fields that a page shows in a row. */
const COLUMNS = 2;

interface LayoutSource {
  /** 18 characters. */
  readonly layoutId: string;
  /** What the user sees of the object. */
  readonly fields: readonly FieldSchema[];
  readonly recordTypes: readonly DescribedRecordType[];
}

/** `describe/layouts`: one page layout for all record types, with every field that the user sees, in one section. */
export function describeLayouts({ layoutId, fields, recordTypes }: LayoutSource): Described {
  return {
    layouts: [layoutOf(layoutId, fields)],
    recordTypeMappings: recordTypes.map((type) => ({
      active: type.active,
      available: type.available,
      defaultRecordTypeMapping: type.defaultRecordTypeMapping,
      developerName: type.developerName,
      layoutId,
      master: type.master,
      name: type.name,
      picklistsForRecordType: fields.filter((field) => field.picklist.length > 0).map(picklistOf),
      recordTypeId: type.recordTypeId,
      urls: type.urls,
    })),
    recordTypeSelectorRequired: [recordTypes.some(({ master }) => !master)],
  };
}

/** The layout alone, as `describe/layouts/<record type>` tells it. */
export function layoutOf(layoutId: string, fields: readonly FieldSchema[]): Described {
  const shown = fields.filter((field) => field.type !== 'id' && field.name !== 'SystemModstamp');
  const editable = shown.filter((field) => field.createable || field.updateable);
  return {
    buttonLayoutSection: { detailButtons: [] },
    detailLayoutSections: [sectionOf(shown)],
    editLayoutSections: [sectionOf(editable)],
    feedView: null,
    highlightsPanelLayoutSection: null,
    id: layoutId,
    multirowEditLayoutSections: [],
    offlineLinks: [],
    quickActionList: { quickActionListItems: [] },
    relatedContent: null,
    relatedLists: [],
    saveOptions: [],
  };
}

function sectionOf(fields: readonly FieldSchema[]): Described {
  const rows = Array.from({ length: Math.ceil(fields.length / COLUMNS) }, (_, row) =>
    rowOf(fields.slice(row * COLUMNS, (row + 1) * COLUMNS), row),
  );
  return {
    collapsed: false,
    columns: COLUMNS,
    heading: 'Information',
    layoutRows: rows,
    rows: rows.length,
    tabOrder: 'TopToBottom',
    useCollapsibleSection: false,
    useHeading: true,
  };
}

function rowOf(fields: readonly FieldSchema[], row: number): Described {
  return {
    layoutItems: fields.map((field, column) => ({
      editableForNew: field.createable,
      editableForUpdate: field.updateable,
      label: field.label,
      layoutComponents: [
        {
          details: describeField(field),
          displayLines: 1,
          tabOrder: row * COLUMNS + column + 1,
          type: 'Field',
          value: field.name,
        },
      ],
      placeholder: false,
      required: field.createable && !field.nillable && !field.defaultedOnCreate,
    })),
    numItems: fields.length,
  };
}

function picklistOf(field: FieldSchema): Described {
  return {
    picklistName: field.name,
    picklistValues: field.picklist.map(({ value, label, isDefault }) => ({
      active: true,
      defaultValue: isDefault,
      label,
      validFor: null,
      value,
    })),
  };
}
