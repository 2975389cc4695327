import { TextDecoder } from 'node:util';

/** The Encoding Standard's names of what SpecificCharacterSet names (PS3.3 C.12.1.1.2), with or without code extensions. */
const encodings: Readonly<Record<string, string>> = {
  '192': 'utf-8',
  '100': 'latin1',
  '101': 'iso-8859-2',
  '109': 'iso-8859-3',
  '110': 'iso-8859-4',
  '144': 'iso-8859-5',
  '127': 'iso-8859-6',
  '126': 'iso-8859-7',
  '138': 'iso-8859-8',
  '166': 'windows-874',
  '13': 'shift_jis',
  '87': 'iso-2022-jp',
  '159': 'iso-2022-jp',
  '149': 'euc-kr',
  '58': 'gb18030',
};

/**
 * What decodes a data set's texts. Of several character sets, between which texts switch by escape sequences, the last
 * that is known is taken: it has the letters of the first in it. Nothing known is Latin-1, which loses no byte.
 *
 * @param value SpecificCharacterSet, as in the file
 */
export function decoderOf(value: string): TextDecoder {
  const known = value.split('\\').flatMap((term) => {
    const name = term.trim();
    if (name === 'GB18030' || name === 'GBK') return ['gb18030'];
    const number = /^ISO(?:_IR| 2022 IR) (\d+)$/.exec(name)?.[1];
    return number !== undefined && number in encodings ? [encodings[number]] : [];
  });
  return new TextDecoder(known.at(-1) ?? 'latin1');
}
