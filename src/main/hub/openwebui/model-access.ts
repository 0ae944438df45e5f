/** Who sees the hub's models in Open WebUI: people other than administrators see none without a row that lets them. */
import { ok, type Result } from '../../../shared/result.ts';
import type { OpenWebUIAnswer, OpenWebUIApi } from './api.ts';
import { letsIn } from './drift.ts';
import { grantsFor, modelTitle, rowIdOf } from './entries.ts';
import { type ExactObject, isExactObject } from './exact-json.ts';
import type { Registration } from './store.ts';

type About = Pick<Registration, 'marker' | 'models' | 'members' | 'ownRows'>;

/** The row of a model; undefined where there is none. */
export async function findRow(api: OpenWebUIApi, id: string): Promise<Result<ExactObject | undefined>> {
  const path = `/api/v1/models/model?id=${encodeURIComponent(id)}`;
  const asked = await api.ask('GET', path);
  if (!asked.ok) return asked;
  if (isMissing(asked.value)) return ok(undefined);
  const row = await api.call('GET', path);
  return row.ok ? ok(isExactObject(row.value) ? row.value : undefined) : row;
}

/** The rows that are not there yet. */
export async function missingRows(api: OpenWebUIApi, { marker, models }: About): Promise<Result<string[]>> {
  const missing: string[] = [];
  for (const id of models.map((model) => rowIdOf(marker, model))) {
    const row = await findRow(api, id);
    if (!row.ok) return row;
    if (!row.value) missing.push(id);
  }
  return ok(missing);
}

/** Lets the members in, and whoever is `leaving` no longer. A model without a row gets one, or is passed over. */
export async function allowModels(
  api: OpenWebUIApi,
  about: About,
  leaving: string[],
  without: 'made' | 'passed over',
): Promise<Result<void>> {
  for (const model of about.models) {
    const id = rowIdOf(about.marker, model);
    const row = await findRow(api, id);
    if (!row.ok) return row;
    if (!row.value && without === 'passed over') continue;
    const access_grants = grantsFor(row.value?.['access_grants'], about.members, leaving);
    const name = modelTitle(model);
    const allowed = await api.call('POST', '/api/v1/models/model/access/update', { id, name, access_grants });
    if (!allowed.ok) return allowed;
    if (row.value) continue;
    const described = await api.call('POST', '/api/v1/models/model/update', { id, name, access_grants, ...aboutModel });
    if (!described.ok) return described;
  }
  const refreshed = await api.call('GET', '/api/models?refresh=true'); // until then what was written does not count
  return refreshed.ok ? ok(undefined) : refreshed;
}

/** Removes all rows that were ever made for it, and the members' access from those that were there before. */
export async function withdrawModels(api: OpenWebUIApi, about: About): Promise<Result<void>> {
  const ids = about.models.map((model) => rowIdOf(about.marker, model));
  for (const id of new Set([...about.ownRows, ...ids])) {
    const row = await findRow(api, id);
    if (!row.ok) return row;
    if (!row.value) continue;
    const access_grants = grantsFor(
      row.value['access_grants'],
      [],
      about.members.map(({ account }) => account),
    );
    const done = about.ownRows.includes(id)
      ? await api.call('POST', '/api/v1/models/model/delete', { id })
      : await api.call('POST', '/api/v1/models/model/access/update', { id, name: row.value['name'], access_grants });
    if (!done.ok) return done;
  }
  const refreshed = await api.call('GET', '/api/models?refresh=true');
  return refreshed.ok ? ok(undefined) : refreshed;
}

/** The models that not every member may use. */
export async function modelsLacking(api: OpenWebUIApi, about: About): Promise<Result<string[]>> {
  const lacking: string[] = [];
  for (const model of about.models) {
    const row = await findRow(api, rowIdOf(about.marker, model));
    if (!row.ok) return row;
    if (about.members.length > 0 && !letsIn(row.value?.['access_grants'], about)) lacking.push(model);
  }
  return ok(lacking);
}

/** The tools that Open WebUI would offer of its own accord are none of the hub's, which would have to refuse them. */
const aboutModel = {
  base_model_id: null,
  meta: {
    description: 'Answers from your connected accounts, under your own permission key.',
    capabilities: { builtin_tools: false },
  },
  params: {},
  is_active: true,
};

/** Versions differ: 404 in some, 401 with the same words in others, where 401 otherwise means the key. */
function isMissing({ status, body }: OpenWebUIAnswer): boolean {
  return (
    status === 404 || (status === 401 && isExactObject(body) && String(body['detail']).startsWith('We could not find'))
  );
}
