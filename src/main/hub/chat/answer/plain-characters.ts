/**
 * The characters of a streamed answer without those that nobody sees: controls, zero-width and bidirectional ones, variation
 * selectors, the tag block. They hide text, reorder it, or split an address so that no filter knows it. Also inside code.
 */
const hidden = /(?![\n\t])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** Cleans one chunk after the other; half a character or a line break waits for its other half. */
export function createPlainCharacters(): (chunk: string, isLast: boolean) => string {
  let half = '';
  let afterReturn = false;
  return (chunk, isLast) => {
    let text = half + chunk;
    const isHalf = !isLast && /[\uD800-\uDBFF]$/.test(text);
    half = isHalf ? text.slice(-1) : '';
    if (isHalf) text = text.slice(0, -1);
    if (text === '') return '';
    if (afterReturn && text.startsWith('\n')) text = text.slice(1);
    afterReturn = text.endsWith('\r');
    return text
      .toWellFormed()
      .replace(/\r\n?|[\u2028\u2029]/g, '\n')
      .replace(hidden, '');
  };
}
