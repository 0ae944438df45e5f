/** The rows that administrators keep about models. */
import { randomUUID } from 'node:crypto';
import { type Answer, complaints, ok, refuse, texts } from './answer.ts';
import type { Caller } from './callers.ts';
import { listModels, metaOf, seenBy, wireRow } from './model-list.ts';
import { isGranted } from './people.ts';
import type { Call, Route } from './routes.ts';
import { type Account, type Grant, isNewer, type ModelRow, now } from './state.ts';

type CallBySomeone = Call & { caller: Caller };

export const modelRoutes: Route[] = [
  {
    method: 'GET',
    path: /^\/api\/models$/,
    who: 'verified',
    answer: async ({ state, caller }) => {
      const models = seenBy(state, caller.account, await listModels(state, caller));
      return ok({ data: models });
    },
  },
  { method: 'GET', path: /^\/api\/v1\/models\/model$/, who: 'verified', answer: find },
  { method: 'POST', path: /^\/api\/v1\/models\/model\/access\/update$/, who: 'verified', answer: grant },
  { method: 'POST', path: /^\/api\/v1\/models\/model\/update$/, who: 'verified', answer: update },
  {
    method: 'POST',
    path: /^\/api\/v1\/models\/model\/delete$/,
    who: 'verified',
    answer: ({ state, caller: { account }, body }) => {
      const row = state.models.find(({ id }) => id === body['id']);
      // Odd, but so: the words of a 404.
      if (!row) return refuse(401, texts.notFound);
      if (!mayWrite(row, account)) return refuse(401, texts.unauthorized);
      state.models = state.models.filter((one) => one !== row);
      return ok(true);
    },
  },
];

function find({ state, caller: { account }, query }: CallBySomeone): Answer {
  const id = query.get('id');
  if (id === null) {
    return refuse(422, [{ type: 'missing', loc: ['query', 'id'], msg: 'Field required', input: null }]);
  }
  const row = state.models.find((one) => one.id === id);
  if (!row) return refuse(404, texts.notFound);
  const write_access = mayWrite(row, account);
  if (!write_access && !isGranted(row.access_grants, account)) return refuse(401, texts.prohibited);
  return ok({ ...wireRow(state, row), ...(!write_access && { params: {} }), user: null, write_access });
}

/** Makes the row where there is none. */
function grant({ state, caller: { account }, body }: CallBySomeone): Answer {
  const wrong = complaints(body, { id: 'string', access_grants: 'list' });
  if (wrong.length > 0) return refuse(422, wrong);
  const { id, name, access_grants } = body as { id: string; name?: string | null; access_grants: Grant[] };
  let row = state.models.find((one) => one.id === id);
  if (!row) {
    if (account.role !== 'admin') return refuse(403, texts.prohibited);
    row = {
      version_id: randomUUID(),
      id,
      user_id: account.id,
      base_model_id: null,
      name: name || id,
      params: {},
      meta: metaOf(state, {}),
      access_grants: [],
      is_active: true,
      updated_at: now(),
      created_at: now(),
    };
    state.models.push(row);
  }
  if (!mayWrite(row, account)) return refuse(400, texts.prohibited);
  row.access_grants = storedGrants(id, access_grants);
  row.updated_at = now();
  return ok(wireRow(state, row));
}

function update({ state, caller: { account }, body }: CallBySomeone): Answer {
  const wrong = complaints(body, { id: 'string', name: 'string', meta: 'dictionary', params: 'dictionary' });
  if (wrong.length > 0) return refuse(422, wrong);
  const given = body as Omit<Partial<ModelRow>, 'access_grants'> & { meta: object; access_grants?: Grant[] | null };
  const row = state.models.find(({ id }) => id === given.id);
  if (!row) return refuse(401, texts.notFound);
  if (!mayWrite(row, account)) return refuse(400, texts.prohibited);
  // The older one falls over a row whose grants are left out; the newer one leaves grants to their own endpoint.
  if (!isNewer(state) && !given.access_grants) return { status: 500, body: 'Internal Server Error', text: 'plain' };
  if (!isNewer(state)) row.access_grants = storedGrants(row.id, given.access_grants ?? []);
  const { base_model_id = row.base_model_id, name = row.name, params = row.params } = given;
  const meta = metaOf(state, { profile_image_url: row.meta['profile_image_url'], ...given.meta });
  const content = ({ name, base_model_id, params, meta }: Partial<ModelRow>) =>
    JSON.stringify([name, base_model_id, params, meta]);
  const isChanged = content({ name, base_model_id, params, meta }) !== content(row);
  const is_active = given.is_active ?? (isNewer(state) ? row.is_active : true);
  const version_id = isChanged ? randomUUID() : row.version_id;
  Object.assign(row, { version_id, base_model_id, name, params, meta, is_active, updated_at: now() });
  return ok(wireRow(state, row));
}

function mayWrite(row: ModelRow, account: Account): boolean {
  return account.role === 'admin' || row.user_id === account.id || isGranted(row.access_grants, account, 'write');
}

/** What is no grant is dropped without a word, and each is new. */
function storedGrants(resource_id: string, given: Grant[]): ModelRow['access_grants'] {
  const known = given.filter(
    ({ principal_type, permission }) =>
      ['user', 'group'].includes(principal_type) && ['read', 'write'].includes(permission),
  );
  const unique = new Map(known.map((one) => [`${one.principal_type} ${one.principal_id} ${one.permission}`, one]));
  return [...unique.values()].map(({ principal_type, principal_id, permission }) => ({
    id: randomUUID(),
    resource_type: 'model',
    resource_id,
    principal_type,
    principal_id,
    permission,
    created_at: now(),
  }));
}
