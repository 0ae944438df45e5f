/** What is asked for of what was chosen, and what a key that was given already stands for. */
import { expect, it } from 'vitest';
import {
  currentPermission,
  newPermissionForm,
  type PermissionForm,
  permissionFormError,
  permissionFormLike,
  permissionRequest,
} from '../../../../../src/renderer/src/features/openwebui/permission-form.ts';
import { en } from '../../../../../src/renderer/src/words/en/index.ts';
import { contract } from '../../../../../src/shared/contract.ts';
import type { Key } from '../../../../../src/shared/model.ts';
import { chatKey } from '../../../../console/chat-desk.ts';

const { errors } = en.keys.form;
const now = Date.parse('2026-11-20T10:00:00.000Z');
const key = (grant: Partial<Key['grant']>, days = 12): Key => ({
  ...chatKey('key_w'),
  grant: { ...chatKey('key_w').grant, ...grant },
  expiresAt: new Date(now + days * 86_400_000).toISOString(),
});

it('begins with a model and one tool server, reading, for 30 days', () => {
  expect(permissionRequest(newPermissionForm)).toEqual({ parts: ['model', 'openapi'], write: false, days: 30 });
  expect(contract['openwebui.propose'].input.safeParse(permissionRequest(newPermissionForm)).success).toBe(true);
});

it('says what was chosen', () => {
  const form: PermissionForm = {
    parts: ['mcp'],
    may: 'write',
    days: '7',
    repositories: 'ada-demo/atlas, ada-demo/*',
    places: { label: 'To do' },
  };
  expect(permissionRequest(form)).toEqual({
    parts: ['mcp'],
    write: true,
    days: 7,
    repositories: ['ada-demo/atlas', 'ada-demo/*'],
    places: { label: ['To do'] },
  });
});

it('needs a part, and repositories that can be ones', () => {
  expect(permissionFormError(newPermissionForm, errors)).toBeNull();
  expect(permissionFormError({ ...newPermissionForm, parts: [] }, errors)).toEqual({
    field: 'parts',
    text: errors.endpoints,
  });
  expect(permissionFormError({ ...newPermissionForm, repositories: 'ada-demo/atlas atlas' }, errors)).toEqual({
    field: 'repositories',
    text: 'atlas is not owner/name or owner/*.',
  });
});

it('to be changed, it is as the key has it', () => {
  const grant = { endpoints: ['openapi', 'chat'], access: ['read'], repositories: ['*/*'] } satisfies Partial<
    Key['grant']
  >;
  expect(permissionFormLike(key(grant))).toEqual(newPermissionForm);
  const places = { channel: ['team-*', 'general'] };
  expect(
    permissionFormLike(key({ endpoints: ['mcp'], access: ['read', 'write'], repositories: ['a/b', 'a/c'], places })),
  ).toEqual({
    parts: ['mcp'],
    may: 'write',
    days: '30',
    repositories: 'a/b, a/c',
    places: { channel: 'team-*, general' },
  });
});

it('stands behind a key for as long as that lives, and behind none that is for no part', () => {
  const grant = { endpoints: ['chat'], access: ['read'], repositories: ['*/*'] } satisfies Partial<Key['grant']>;
  expect(currentPermission(key(grant), now)).toEqual({ parts: ['model'], write: false, days: 12 });
  expect(currentPermission(key(grant, 0.2), now)?.days).toBe(1);
  expect(currentPermission(key(grant, 900), now)?.days).toBe(366);
  expect(currentPermission(key({ endpoints: ['console'] }), now)).toBeNull();
});
