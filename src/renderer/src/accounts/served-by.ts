/** Platforms that use the accounts of another one, as imports on its connection do, beside those that have their own. Pure. */
import type { PlatformFacts } from '../../../shared/model.ts';

/** Those with accounts of their own, which alone can be connected. */
export const connectable = (platforms: readonly PlatformFacts[]): PlatformFacts[] =>
  platforms.filter(({ accountsOf }) => accountsOf === undefined);

/** Those whose tools an account of `platform` serves: its own first, as the hub lists them. */
export const servedBy = (platform: string, platforms: readonly PlatformFacts[]): PlatformFacts[] =>
  platforms.filter(({ name, accountsOf = name }) => accountsOf === platform);
