/** What an account was not allowed, and which tools need it. */
import type { ListedAccount, PlatformFacts } from '../../../shared/model.ts';
import { missingScope } from '../../../shared/scopes.ts';

type Tool = PlatformFacts['tools'][number];

/** A scope that could be asked for, with the tools that it would serve. */
export type MissingScope = { scope: string; tools: Tool[] };

/** Each scope that a tool of the account's platform lacks, in the order of the tools. */
export function missingScopes(account: ListedAccount, platforms: readonly PlatformFacts[]): MissingScope[] {
  const tools = platforms.find(({ name }) => name === account.platform)?.tools ?? [];
  const missing = new Map<string, Tool[]>();
  for (const tool of tools) {
    const scope = missingScope(tool.scopes, account.scopes);
    if (scope !== undefined) missing.set(scope, [...(missing.get(scope) ?? []), tool]);
  }
  return [...missing].map(([scope, served]) => ({ scope, tools: served }));
}
