/** The source of a regular expression, with or without `u`, that matches this text alone. Node has `RegExp.escape` from 24 on. */
export const patternOf = (text: string): string =>
  text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replaceAll('-', '\\x2d');
