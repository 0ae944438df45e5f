/** How far a key reaches, platform by platform. Pure. */
import type { Grant, PlatformFacts } from '../../../shared/model.ts';

export type PlatformReach = {
  /** By name: `GitHub octavia`. */
  accounts: readonly string[];
  /** All kinds of places there, by name. */
  kinds: readonly string[];
  /** Those that it is limited by. */
  limits: readonly { kind: string; title: string; patterns: readonly string[] }[];
};

type Limits = { repositories: readonly string[]; places?: Grant['places'] | undefined };

export const reachesAll = (repositories: readonly string[]): boolean =>
  repositories.length === 0 || repositories.includes('*/*');

/** `accounts` are those of the platform, by name. */
export function reachOn(
  { places: kinds }: PlatformFacts,
  accounts: readonly string[],
  { repositories, places = {} }: Limits,
): PlatformReach {
  const patternsOf = (kind: string): readonly string[] =>
    kind !== 'repository' ? (places[kind] ?? []) : reachesAll(repositories) ? [] : repositories;
  return {
    accounts,
    kinds: kinds.map(({ kind }) => kind),
    limits: kinds
      .map(({ kind, title }) => ({ kind, title, patterns: patternsOf(kind) }))
      .filter(({ patterns }) => patterns.length > 0),
  };
}
