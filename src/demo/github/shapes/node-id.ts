/** An opaque global id in the look of GitHub's new format. */
export const nodeId = (prefix: string, ...parts: readonly (number | string)[]): string =>
  `${prefix}_${Buffer.from(parts.join(':')).toString('base64url')}`;
