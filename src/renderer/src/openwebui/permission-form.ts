/** What Open WebUI may do for a person: as they choose it, as they had it, and as the hub hears it. Pure. */
import type { Endpoint, Key } from '../../../shared/model.ts';
import { OpenWebUIPart, type OpenWebUIWish } from '../../../shared/open-webui.ts';
import { accessOf, daysLeft } from '../keys/key-facts.ts';
import { patternsOf } from '../keys/key-form.ts';
import { isPattern, parsePlaces, type TypedPlaces, typedPlaces } from '../places/kinds.ts';
import type { FieldError } from '../ui/form.tsx';
import type { OpenWebUIWords } from './open-webui-words.ts';

export type PermissionForm = {
  parts: OpenWebUIPart[];
  may: 'read' | 'write';
  days: '7' | '30' | '90';
  /** Patterns as typed; empty is all. */
  repositories: string;
  /** The same for places of other kinds. */
  places: TypedPlaces;
};
export type PermissionField = 'parts' | 'repositories' | `place:${string}`;

/** One tool server is enough, and Open WebUI has known OpenAPI for longer. */
export const newPermissionForm: PermissionForm = {
  parts: ['model', 'openapi'],
  may: 'read',
  days: '30',
  repositories: '',
  places: {},
};

const endpointOf: Record<OpenWebUIPart, Endpoint> = { model: 'chat', openapi: 'openapi', mcp: 'mcp' };

/** What a key is for. */
export const grantedParts = ({ grant }: Key): OpenWebUIPart[] =>
  OpenWebUIPart.options.filter((part) => grant.endpoints.includes(endpointOf[part]));

/** The same as Open WebUI has now, to be changed. */
export const permissionFormLike = (key: Key): PermissionForm => ({
  ...newPermissionForm,
  parts: grantedParts(key),
  may: accessOf(key.grant),
  repositories: key.grant.repositories.includes('*/*') ? '' : key.grant.repositories.join(', '),
  places: typedPlaces(key.grant.places),
});

/** What a key already allows; null where it is for no part at all. */
export function currentPermission(key: Key, now: number): OpenWebUIWish | null {
  const wish = permissionRequest(permissionFormLike(key));
  return wish.parts.length === 0 ? null : { ...wish, days: Math.min(366, Math.max(1, daysLeft(key, now))) };
}

export function permissionFormError(
  form: PermissionForm,
  errors: OpenWebUIWords['wish']['errors'],
): FieldError<PermissionField> | null {
  if (form.parts.length === 0) return { field: 'parts', text: errors.parts };
  const bad = patternsOf(form).find((text) => !isPattern(text));
  return bad === undefined ? null : { field: 'repositories', text: errors.repositories(bad) };
}

export function permissionRequest(form: PermissionForm): OpenWebUIWish {
  const repositories = patternsOf(form);
  const places = parsePlaces(form.places);
  return {
    parts: form.parts,
    write: form.may === 'write',
    days: Number(form.days),
    ...(repositories.length > 0 ? { repositories } : {}),
    ...(places ? { places } : {}),
  };
}
