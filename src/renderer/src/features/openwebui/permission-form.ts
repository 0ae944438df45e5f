/** What Open WebUI may do for a person: as they choose it, as they had it, and as the hub hears it. Pure. */
import type { Key } from '../../../../shared/model.ts';
import { type OpenWebUIPart, type OpenWebUIWish, partsOf } from '../../../../shared/open-webui.ts';
import type { FieldError } from '../../ui/form.tsx';
import type { ConsoleWords } from '../../words/index.ts';
import { daysLeft } from '../keys/key-facts.ts';
import { badPattern, newShortForm, type ShortForm, shortFormLike, shortRequest } from '../keys/short-form.ts';

export type PermissionForm = ShortForm & { parts: OpenWebUIPart[] };
export type PermissionField = 'parts' | 'repositories' | `place:${string}`;

/** One tool server is enough, and Open WebUI has known OpenAPI for longer. */
export const newPermissionForm: PermissionForm = { ...newShortForm, parts: ['model', 'openapi'], days: '30' };

/** The same as Open WebUI has now, to be changed. */
export const permissionFormLike = (key: Key): PermissionForm => ({
  ...shortFormLike(key.grant),
  parts: partsOf(key.grant),
  days: '30',
});

/** What a key already allows; null where it is for no part at all. */
export function currentPermission(key: Key, now: number): OpenWebUIWish | null {
  const wish = permissionRequest(permissionFormLike(key));
  return wish.parts.length === 0 ? null : { ...wish, days: Math.min(366, Math.max(1, daysLeft(key, now))) };
}

export function permissionFormError(
  form: PermissionForm,
  errors: Pick<ConsoleWords['keys']['form']['errors'], 'endpoints' | 'repositories'>,
): FieldError<PermissionField> | null {
  if (form.parts.length === 0) return { field: 'parts', text: errors.endpoints };
  const bad = badPattern(form);
  return bad === undefined ? null : { field: 'repositories', text: errors.repositories(bad) };
}

export const permissionRequest = (form: PermissionForm): OpenWebUIWish => ({
  parts: form.parts,
  ...shortRequest(form),
});
