/** What a person wants to have there: as they choose it, as they had it, and as the hub hears it. Pure. */
import type { Endpoint, Key } from '../../../shared/model.ts';
import { OpenWebUIPart, type OpenWebUIWish } from '../../../shared/open-webui.ts';
import { patternsOf } from '../keys/key-form.ts';
import { accessOf, daysLeft } from '../keys/key-state.ts';
import { placesOf, type TypedPlaces, typedPlaces } from '../places/kinds.ts';
import { isPattern } from '../places/repository-pattern.ts';
import type { OpenWebUIWords } from './open-webui-words.ts';

export type WishForm = {
  parts: OpenWebUIPart[];
  may: 'read' | 'write';
  days: '7' | '30' | '90';
  /** Patterns as typed; empty is all. */
  repositories: string;
  /** The same for places of other kinds. */
  places: TypedPlaces;
};
export type WrongWish = { field: 'parts' | 'repositories'; text: string };

/** One tool server is enough, and Open WebUI has known OpenAPI for longer. */
export const newWish: WishForm = { parts: ['model', 'openapi'], may: 'read', days: '30', repositories: '', places: {} };

const endpointOf: Record<OpenWebUIPart, Endpoint> = { model: 'chat', openapi: 'openapi', mcp: 'mcp' };

/** What a key is for. */
export const partsOf = ({ grant }: Key): OpenWebUIPart[] =>
  OpenWebUIPart.options.filter((part) => grant.endpoints.includes(endpointOf[part]));

/** The same as Open WebUI has now, to be changed. */
export const wishLike = (key: Key): WishForm => ({
  ...newWish,
  parts: partsOf(key),
  may: accessOf(key.grant),
  repositories: key.grant.repositories.includes('*/*') ? '' : key.grant.repositories.join(', '),
  places: typedPlaces(key.grant.places),
});

/** What a key already allows; null where it is for no part at all. */
export function wishBehind(key: Key, now: number): OpenWebUIWish | null {
  const wish = wishOf(wishLike(key));
  return wish.parts.length === 0 ? null : { ...wish, days: Math.min(366, Math.max(1, daysLeft(key, now))) };
}

export function wrongIn(form: WishForm, errors: OpenWebUIWords['wish']['errors']): WrongWish | null {
  if (form.parts.length === 0) return { field: 'parts', text: errors.parts };
  const bad = patternsOf(form).find((text) => !isPattern(text));
  return bad === undefined ? null : { field: 'repositories', text: errors.repositories(bad) };
}

export function wishOf(form: WishForm): OpenWebUIWish {
  const repositories = patternsOf(form);
  const places = placesOf(form.places);
  return {
    parts: form.parts,
    write: form.may === 'write',
    days: Number(form.days),
    ...(repositories.length > 0 ? { repositories } : {}),
    ...(places ? { places } : {}),
  };
}
