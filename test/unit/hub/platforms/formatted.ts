/** JSON as the formatter of this repository writes it: an array of plain values on one line where it fits. */
export const formatted = (value: object): string =>
  `${JSON.stringify(value, null, 2)}\n`.replace(/^(.*)\[\n([^[\]{}]*)\n *\](,?)$/gm, (whole, before, inner, comma) => {
    const line = `${before}[${inner.trim().replaceAll(/\n */g, ' ')}]${comma}`;
    return line.length <= 120 ? line : whole;
  });
