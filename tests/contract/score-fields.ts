import type { FieldSpec } from '../../src/domain/plan.ts';
import type { Words } from './crm-kit.ts';

/** Names that both CRMs take once they are in their form. */
export function customName({ accounts }: Words, name: string): string {
  return accounts.object === 'Account' ? `Test_${name}__c` : `test_${name.toLowerCase()}`;
}

/** A field of each kind on accounts. */
export function accountFields(words: Words): readonly FieldSpec[] {
  const field = (name: string, type: FieldSpec['type'], more: Partial<FieldSpec> = {}) => ({
    object: words.accounts.object,
    name: customName(words, name),
    label: `Test ${name}`,
    description: `A field for a ${type}.`,
    type,
    ...more,
  });
  return [
    field('Score', 'number', { decimals: 1 }),
    field('Risk', 'money', { decimals: 2 }),
    field('Reason', 'text', { length: 255 }),
    field('Story', 'text', { length: 4000 }),
    field('Scored_On', 'date'),
    field('Band', 'choice', {
      choices: [
        { value: 'red', label: 'Red' },
        { value: 'green', label: 'Green' },
      ],
    }),
  ];
}

/** The fields by which Bellwether knows its tasks again, and in which it tells what came of them. */
export function taskFields({ tasks }: Words): readonly FieldSpec[] {
  const field = (name: string, more: Partial<FieldSpec>): FieldSpec => ({
    object: tasks.object,
    name,
    label: name,
    description: 'Of a task.',
    type: 'text',
    ...more,
  });
  const key = field(tasks.key, { length: 80, unique: true });
  // Salesforce has a field of its own for the result of a call.
  return tasks.result === 'CallDisposition' ? [key] : [key, field(tasks.result, { length: 255 })];
}
