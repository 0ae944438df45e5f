/** What codes and tokens of the OAuth door look like. Each is random; what is kept of it is a hash. */
import { createHash, randomBytes } from 'node:crypto';

const random = (bytes: number): string => randomBytes(bytes).toString('base64url');

export const tokenHash = (text: string): string => createHash('sha256').update(text).digest('base64url');

export const newCode = (): string => `ogxc_${random(32)}`;
export const newAccessToken = (): string => `ogxa_${random(32)}`;

/**
 * A refresh token names its family, so that an old one that turns up again is known for what it is. It does so in its middle:
 * the two ends, by which people and logs tell tokens apart, are its own.
 */
export const newFamily = (): string => random(16);
export const newRefreshToken = (family: string): string => `ogxr_${random(16)}${family}${random(16)}`;
export const familyOf = (refreshToken: string): string | undefined =>
  /^ogxr_[\w-]{22}([\w-]{22})[\w-]{22}$/.exec(refreshToken)?.[1];
