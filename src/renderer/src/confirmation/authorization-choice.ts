/** What the person gives a client of what it asks for. Pure. */
import type { AuthorizationGrant, AuthorizationRequest } from '../../../shared/authorization.ts';
import { hasRepositories, parsePlaces, type TypedPlaces } from '../places/kinds.ts';
import { isPattern, patternsIn } from '../places/repository-pattern.ts';

export type AuthorizationChoice = {
  write: boolean;
  accounts: readonly string[];
  /** Ticked, whether or not the client may write. */
  tools: readonly string[];
  /** As typed, one pattern a line. */
  repositories: string;
  /** By kind of place, patterns with commas between; empty is all. */
  places: TypedPlaces;
  days: string;
};
export type MissingChoice = 'accounts' | 'tools' | 'repositories' | 'days';

export const asksToWrite = ({ scopes }: AuthorizationRequest): boolean => scopes.includes('hub:write');

/** All that it asks for, but not to write: that is for the person to turn on. */
export const firstChoice = ({ accounts, tools }: AuthorizationRequest): AuthorizationChoice => ({
  write: false,
  accounts: accounts.map(({ id }) => id),
  tools: tools.map(({ name }) => name),
  repositories: '*/*',
  places: {},
  days: '30',
});

/** The ticked tools without those that write, where it may not write. */
export const toolsOf = (request: AuthorizationRequest, { tools, write }: AuthorizationChoice): string[] =>
  request.tools
    .filter(({ name, access }) => tools.includes(name) && (access === 'read' || mayWrite(request, write)))
    .map(({ name }) => name);

/** In the order of the card. Where no account is connected there is none to choose. */
export function missingChoices(request: AuthorizationRequest, choice: AuthorizationChoice): MissingChoice[] {
  const patterns = patternsIn(choice.repositories);
  const lacks: [MissingChoice, boolean][] = [
    ['accounts', request.accounts.length > 0 && choice.accounts.length === 0],
    ['tools', toolsOf(request, choice).length === 0],
    ['repositories', hasRepositories(request.places) && (patterns.length === 0 || !patterns.every(isPattern))],
    ['days', !/^[1-9]\d{0,2}$/.test(choice.days.trim()) || Number(choice.days) > 366],
  ];
  return lacks.filter(([, isLacking]) => isLacking).map(([lack]) => lack);
}

/** From a choice in which nothing is lacking. */
export function grantOf(request: AuthorizationRequest, choice: AuthorizationChoice): AuthorizationGrant {
  const places = parsePlaces(choice.places);
  return {
    id: request.id,
    write: mayWrite(request, choice.write),
    accounts: [...choice.accounts],
    tools: toolsOf(request, choice),
    repositories: patternsIn(choice.repositories),
    ...(places ? { places } : {}),
    days: Number(choice.days),
  };
}

const mayWrite = (request: AuthorizationRequest, write: boolean): boolean => write && asksToWrite(request);
