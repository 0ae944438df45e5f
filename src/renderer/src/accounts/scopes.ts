/** What an account is allowed, in terms of what can be done with it. Pure. */
import type { PlatformFacts } from '../../../shared/model.ts';

type Tool = PlatformFacts['tools'][number];

export type ScopeView = {
  /** As the platform calls it, and without the address that some begin with. */
  scope: string;
  name: string;
  /** The tools that are there because of it, by title; none for what every account is asked for. */
  tools: string[];
};

export const viewScopes = (scopes: readonly string[], tools: readonly Tool[]): ScopeView[] =>
  scopes.map((scope) => ({
    scope,
    name: scope.replace(/^https?:\/\/[^/]+\/(?:auth\/)?(?=.)/, ''),
    tools: tools.filter((tool) => tool.scopes?.includes(scope)).map(({ title }) => title),
  }));

/** The tools that need more than the account is allowed, by title. Where it says nothing of scopes, none is known to. */
export const toolsToCome = (scopes: readonly string[], tools: readonly Tool[]): string[] =>
  scopes.length === 0
    ? []
    : tools
        .filter((tool) => tool.scopes && !tool.scopes.some((scope) => scopes.includes(scope)))
        .map(({ title }) => title);
