import { describe, expect, it } from '@jest/globals';
import { createScriptRenderer, type ScriptContext } from '../../../src/playbooks/script.ts';
import { measureValues } from '../../support/measure-values.ts';
import { CATALOG } from '../../support/score-examples.ts';

const renderer = createScriptRenderer(CATALOG, 'GBP');

const CONTEXT: ScriptContext = {
  account: { name: 'Hill & Sons <Ltd>', number: null, region: 'North', country: 'GB' },
  contact: { first_name: 'Ada', last_name: 'Byron', title: null, phone: '+44 20 7946 0000' },
  owner: { name: 'Sam Rep' },
  score: {
    value: 61,
    band: 'yellow',
    trend: 'down',
    reason: '78 -> 61: no order for 41 d (-11)',
    money_at_risk: '1,000 GBP',
  },
  today: '2026-04-20',
  values: measureValues({ days_since_last_order: 41, overdue_balance: 1234.5 }),
};

describe('rendering a script', () => {
  it.each([
    ['a value for people', '{{ measures.overdue_balance }}', '1,235 GBP'],
    ['the number itself', '{{ values.overdue_balance | plus: 1 }}', '1235.5'],
    ['plain text: nothing is escaped', '{{ account.name }}', 'Hill & Sons <Ltd>'],
    ['a measure without a value', '[{{ measures.fill_rate }}]', '[]'],
    ['a value to choose by', '{% if values.fill_rate == nil %}none{% endif %}', 'none'],
    ['what is empty in the CRM', '[{{ account.number }}]', '[]'],
    ['score and day', '{{ score.value }} {{ score.band }} {{ today }}', '61 yellow 2026-04-20'],
    ['without white space around it', '\n  Hello.\n\n', 'Hello.'],
    ['a contact', '{% if contact %}{{ contact.first_name }}{% endif %}', 'Ada'],
  ])('%s', (_, template, expected) => {
    expect(renderer.render(template, CONTEXT)).toBe(expected);
  });

  it('takes another way without a contact', () => {
    const template = '{% if contact %}Ask for {{ contact.last_name }}.{% else %}Ask.{% endif %}';
    expect(renderer.render(template, { ...CONTEXT, contact: null })).toBe('Ask.');
  });

  it('gives the same text every time', () => {
    const template = '{% for n in (1..3) %}{{ n }} {{ account.name }} {% endfor %}';
    expect(renderer.render(template, CONTEXT)).toBe(renderer.render(template, CONTEXT));
  });

  it('throws rather than hand a rep a text with holes', () => {
    expect(() => renderer.render('{{ account.nme }}', CONTEXT)).toThrow(
      'undefined variable: account.nme',
    );
  });

  it('does not see what the objects of the program inherit', () => {
    expect(() => renderer.render('{{ account.constructor }}', CONTEXT)).toThrow('undefined');
  });
});

describe('finding the fault of a template', () => {
  it.each([
    ['plain text', 'Call them.'],
    ['all that a script may speak of', allNames()],
    ['variables of its own', '{% assign n = 3 %}{% for i in (1..n) %}{{ i }}{% endfor %}'],
    ['a way without a contact', '{% if contact %}{{ contact.phone }}{% endif %}'],
    ['a filter on a value that may be missing', '{{ values.fill_rate | times: 100 | round }}'],
    ['the length of a text', '{{ account.name.size }}'],
    ['a computed name', '{% assign id = "fill_rate" %}{{ measures[id] }}'],
  ])('there is none in %s', (_, template) => {
    expect(renderer.fault(template)).toBeUndefined();
  });

  it.each([
    ['an unknown name', '{{ acount.name }}', 'undefined variable: acount.name'],
    ['an unknown field', '{{ account.nme }}', 'undefined variable: account.nme'],
    ['an unknown measure', '{{ measures.fil_rate }}', 'undefined variable: measures.fil_rate'],
    [
      'a name in a branch for other bands',
      '{% if score.band == "red" %}{{ scor.reason }}{% endif %}',
      'undefined variable: scor.reason',
    ],
    [
      'a name in a branch without a contact',
      '{% unless contact %}{{ contcts }}{% endunless %}',
      'undefined variable: contcts',
    ],
    [
      'a computed name that is none',
      '{% assign id = "fil_rate" %}{{ measures[id] }}',
      'undefined variable: measures.fil_rate, line:1, col:32',
    ],
    ['an unknown filter', '{{ account.name | shout }}', 'undefined filter: shout, line:1, col:1'],
    ['an unknown tag', '{% call %}', 'tag "call" not found, line:1, col:1'],
    ['a tag that is not closed', '{% if contact %}Hello', 'tag {% if contact %} not closed'],
    ['an output that is not closed', '{{ account.name', 'not closed'],
    [
      'an endless loop',
      '{% for i in (1..100000000) %}x{% endfor %}',
      'memory alloc limit exceeded',
    ],
    ['a text beyond all measure', 'x'.repeat(20_001), 'parse length limit exceeded'],
  ])('%s', (_, template, expected) => {
    const fault = renderer.fault(template);
    expect(fault).toMatch(/^is not a valid template: .+$/);
    expect(fault).toContain(expected);
  });

  it.each([
    '{% include "/etc/hostname" %}',
    '{% render "../package.json" %}',
    '{% layout "package.json" %}',
    '{% assign file = "package.json" %}{% include file %}',
  ])('a template reaches no file: %s', (template) => {
    expect(renderer.fault(template)).toContain('ENOENT');
    expect(() => renderer.render(template, CONTEXT)).toThrow('ENOENT');
  });
});

/** Every name of the context, and a measure. */
function allNames(): string {
  const parts = Object.entries({
    ...CONTEXT,
    values: { fill_rate: 1 },
    measures: { fill_rate: 1 },
  });
  return parts
    .flatMap(([name, part]) =>
      typeof part === 'object' && part !== null
        ? Object.keys(part).map((key) => `{{ ${name}.${key} }}`)
        : [`{{ ${name} }}`],
    )
    .join('');
}
