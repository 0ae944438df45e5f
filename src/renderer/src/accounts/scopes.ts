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
