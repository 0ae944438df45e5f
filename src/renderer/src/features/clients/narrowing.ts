/** Which accounts and tools an AI client gets, where that is less than all. Pure. */
import type { ClientWish } from '../../../../shared/client-install.ts';
import type { Grant, ListedAccount, PlatformFacts } from '../../../../shared/model.ts';
import { platformsFor } from '../keys/key-facts.ts';

export type Narrowing = {
  /** Ids; none is all. */
  accounts: string[];
  /** Of a platform with several accounts: the one for calls that name none. */
  defaults: Record<string, string>;
  /** What is listed at once; none is what fits. */
  toolsets: string[];
  /** By name; none is all. */
  tools: string[];
};

export const noNarrowing: Narrowing = { accounts: [], defaults: {}, toolsets: [], tools: [] };

export type NarrowingContext = { accounts: readonly ListedAccount[]; platforms: readonly PlatformFacts[] };

const chosenAccounts = ({ accounts }: Narrowing, around: NarrowingContext): ListedAccount[] =>
  around.accounts.filter(({ id }) => accounts.length === 0 || accounts.includes(id));

/** Platforms on which a call could mean several of the accounts, with these. */
export function severalOn(narrowing: Narrowing, around: NarrowingContext): [PlatformFacts, ListedAccount[]][] {
  const chosen = chosenAccounts(narrowing, around);
  return around.platforms
    .map((platform): [PlatformFacts, ListedAccount[]] => [
      platform,
      chosen.filter((one) => one.platform === platform.name),
    ])
    .filter(([, accounts]) => accounts.length > 1);
}

type Tool = PlatformFacts['tools'][number];

/** What there is to choose from, platform by platform. */
export function offeredTools(
  narrowing: Narrowing,
  may: 'read' | 'write',
  around: NarrowingContext,
): { platform: PlatformFacts; tools: Tool[] }[] {
  const ids = chosenAccounts(narrowing, around).map(({ id }) => id);
  return platformsFor(ids, around.accounts, around.platforms)
    .map((platform) => ({
      platform,
      tools: platform.tools.filter(({ access }) => access === 'read' || (may === 'write' && access === 'write')),
    }))
    .filter(({ tools }) => tools.length > 0);
}

/** As the hub is asked: what is no longer offered is left out. */
export function narrowingRequest(
  narrowing: Narrowing,
  may: 'read' | 'write',
  around: NarrowingContext,
): Pick<ClientWish, 'accounts' | 'defaultAccounts' | 'toolsets' | 'tools'> {
  const offered = offeredTools(narrowing, may, around).flatMap(({ tools }) => tools);
  const defaults = severalOn(narrowing, around).flatMap(([{ name }, accounts]) =>
    accounts.filter(({ id }) => id === narrowing.defaults[name]).map(({ id }) => id),
  );
  const tools = offered.filter(({ name }) => narrowing.tools.includes(name)).map(({ name }) => name);
  const toolsets = narrowing.toolsets.filter((name) => offered.some(({ toolset }) => toolset === name));
  return {
    ...(narrowing.accounts.length > 0 && { accounts: narrowing.accounts }),
    ...(defaults.length > 0 && { defaultAccounts: defaults }),
    ...(tools.length > 0 && { tools }),
    ...(toolsets.length > 0 && { toolsets }),
  };
}

/** What a key is narrowed to, to be changed. */
export function narrowingLike(grant: Grant, may: 'read' | 'write', around: NarrowingContext): Narrowing {
  const named = around.accounts.filter(({ id }) => grant.accounts.includes(id));
  const accounts = named.length < around.accounts.length ? named.map(({ id }) => id) : [];
  const defaults = named.filter(({ id }) => grant.defaultAccounts?.includes(id));
  const narrowing = {
    ...noNarrowing,
    accounts,
    toolsets: [...(grant.toolsets ?? [])],
    defaults: Object.fromEntries(defaults.map(({ platform, id }) => [platform, id])),
  };
  const offered = offeredTools(narrowing, may, around).flatMap(({ tools }) => tools.map(({ name }) => name));
  const isAll = offered.every((name) => grant.tools.includes(name));
  return { ...narrowing, tools: isAll ? [] : [...grant.tools] };
}
