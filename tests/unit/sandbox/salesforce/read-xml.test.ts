import { describe, expect, it } from '@jest/globals';
import {
  childrenOf,
  readXml,
  textOf,
  XmlError,
} from '../../../../src/sandbox/salesforce/soap/read-xml.ts';

describe('reading XML', () => {
  it('knows names without their prefix, attributes, entities and CDATA', () => {
    const root = readXml(
      `<?xml version="1.0"?>\n<!-- <x> --><a:root xmlns:a="urn:a"><b n:nil='true' q="&lt;2&quot;"/><c>1 &amp; &#50;&#x33; <![CDATA[<4>&amp;]]></c></a:root>\n`,
    );
    expect(root.name).toBe('root');
    expect(root.children[0]).toMatchObject({
      name: 'b',
      attributes: { nil: 'true', q: '<2"' },
      children: [],
    });
    expect(textOf(root, 'c')).toBe('1 & 23 <4>&amp;');
  });

  it('keeps several elements of one name in order', () => {
    const root = readXml('<r><id>2</id><x/><id>1</id></r>');
    expect(childrenOf(root, 'id').map(({ text }) => text)).toEqual(['2', '1']);
    expect(textOf(root, 'none')).toBeUndefined();
  });

  it.each(['', 'text', '<a>', '<a></b>', '<a/><b/>', '<a></a></a>', '<a b="1></a>', '<a><</a>'])(
    'refuses %j',
    (document) => {
      expect(() => readXml(document)).toThrow(XmlError);
    },
  );
});
