/**
 * What a write to files changes, in a line. It names every path, since a person may allow its like for some minutes: what
 * else is written then is not its like. A comma in a path has a backslash, which no path has of itself.
 */
export const targetOf = (branch: string, paths: string[]): string =>
  `${branch}: ${paths.map((path) => path.replaceAll(',', '\\,')).join(', ')}`;
