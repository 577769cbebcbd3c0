import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { html, safeRichText } from '../../../../src/sandbox/hubspot/pages/html.ts';

describe('the template for HTML', () => {
  it('escapes every text and leaves HTML', () => {
    expect(html`<p title="${'"'}">${"<b>&'"} ${3} ${html`<i>x</i>`}</p>`.html).toBe(
      '<p title="&quot;">&lt;b&gt;&amp;&#39; 3 <i>x</i></p>',
    );
  });

  it('joins lists', () => {
    const items = ['a', '<'].map((text) => html`<li>${text}</li>`);
    expect(html`${items}`.html).toBe('<li>a</li><li>&lt;</li>');
  });
});

describe('rich text', () => {
  it.each([
    ['<p>Hello <b>you</b></p>', '<p>Hello <b>you</b></p>'],
    ['<P CLASS="x" onclick="y()">Hi</P>', '<p>Hi</p>'],
    ['<div>one</div><div>two</div>', '<br>one<br><br>two<br>'],
    ['a<script>alert(1)</script>b', 'ab'],
    ['a<script>alert(1)', 'a'],
    ['a<STYLE>p{}</STYLE >b', 'ab'],
    ['<img src=x onerror=alert(1)>', ''],
    ['<a href="javascript:x">link</a>', 'link'],
    ['2 < 3 & 4 > 3', '2 &lt; 3 &amp; 4 &gt; 3'],
    ['&lt;script&gt; &amp;lt;', '&lt;script&gt; &amp;lt;'],
    ['fish&nbsp;&amp;&nbsp;chips', 'fish &amp; chips'],
    ['<scr<script>ipt>alert(1)</script>', '&lt;scr'],
    ['<!-- note --><p>x</p>', '<p>x</p>'],
    ['<b', '&lt;b'],
  ])('%j is shown as %j', (source, expected) => {
    expect(safeRichText(source).html).toBe(expected);
  });

  it('never lets a tag through that is not plain', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '/',
      'script',
      'img',
      'p',
      'b',
      ' onerror=x',
      '"',
      "'",
      '&lt;',
      '&amp;',
      'a',
      '=',
      '!--',
      'style',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const shown = safeRichText(parts.join('')).html;
        const tags = shown.match(/<[^>]*>?/g) ?? [];
        expect(tags.filter((tag) => !/^<\/?(p|b|br)>$/.test(tag))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});
