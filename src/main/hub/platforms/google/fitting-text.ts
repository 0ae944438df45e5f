import { jsonBytes } from '../take-items.ts';

/**
 * As much of a text from the front as takes so many bytes in an answer, ending with a whole character and, if it can, a whole
 * line. A character is no measure: most of them take three bytes in Chinese or Japanese.
 */
export function fittingText(text: string, bytes: number): string {
  let part = text.slice(0, bytes);
  while (jsonBytes(part) > bytes) part = part.slice(0, Math.floor(part.length * 0.9));
  if (part.length === text.length) return part;
  const line = part.lastIndexOf('\n') + 1;
  return (line > part.length / 2 ? part.slice(0, line) : part).replace(/[\uD800-\uDBFF]$/, '');
}
