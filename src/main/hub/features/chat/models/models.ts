/** The models that the hub can ask, and where they run. */
import { randomBytes } from 'node:crypto';
import type { Model, ModelServer } from '../../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import type { NewModelServer } from '../../../../../shared/shapes.ts';
import type { KeptModelServer, SecretStore, SettingsStore } from '../../../ground/ports.ts';
import { Secret } from '../../../ground/secret.ts';
import { askServer } from './ask-server.ts';
import { type Limits, request, type ServerAccess, secretsOf, wholeText, withoutKeyOf } from './connection.ts';
import type { ModelEvent, ModelRequest } from './model-event.ts';
import { ServerFailure } from './server-failure.ts';

/** The hub's own summary, without any model: nothing leaves for it. */
export const digestModel: Model = { id: 'digest', name: 'opengithubx/digest', baseUrl: null };

export type Models = ReturnType<typeof createModels>;

type Dependencies = { settings: SettingsStore; secrets: SecretStore };

/**
 * The key is kept under the address it is for. The settings that name the address are no secret, so that anyone who edits
 * them could otherwise have the key, and what is asked, sent to their own server.
 */
const secretName = ({ id, baseUrl }: Pick<ModelServer, 'id' | 'baseUrl'>): string => `model.${id}.key ${baseUrl}`;
const noKey = 'none';

export function createModels({ settings, secrets }: Dependencies) {
  const kept = (): KeptModelServer[] => settings.read().modelServers ?? [];
  const write = (modelServers: KeptModelServer[]): void => settings.update({ modelServers });
  const servers = (): ModelServer[] => kept().map(shown);
  const list = (): Model[] => [digestModel, ...kept().flatMap(modelsOf)];

  const serverOf = (modelId: string) => kept().find((server) => modelsOf(server).some((model) => model.id === modelId));

  const find = (named: string) => kept().find(({ id, name }) => id === named || name === named);

  async function endpointOf(server: KeptModelServer): Promise<Result<ServerAccess>> {
    const { baseUrl, hasKey } = server;
    const key = await secrets.get(secretName(server));
    if (!key) return fail('model_unauthorised', `What ${server.name} was added with is not in the secret store.`);
    return ok({ baseUrl, key: hasKey ? key : undefined });
  }

  const isTaken = (name: string) => kept().some((server) => server.name === name);
  const taken = (name: string) => fail('usage', `A model server is called ${name} already.`);

  return {
    servers,
    /** The digest first, then the models of each server in the order in which it was added. */
    list,
    /**
     * Asks the server what it offers, and keeps it. Fails with `usage` for an address or names that cannot be, and as
     * `listedModels` does.
     */
    async add(added: NewModelServer): Promise<Result<ModelServer>> {
      const { name, baseUrl: given, key, models: named, contextTokens, plannedBy } = added;
      const address = serverAddress(given);
      if (!address.ok) return address;
      if (isTaken(name)) return taken(name);
      const unfit = named?.find((model) => !isModelName(model));
      if (unfit !== undefined) return fail('usage', 'The name of a model must be one line without hidden characters.');
      // A header takes nothing else; what was pasted with a line break in its middle is no key.
      if (key !== undefined && !/^[\x21-\x7e]+$/.test(key))
        return fail('usage', 'A key must be one word of ASCII characters.');
      const baseUrl = address.value;
      const secret = key === undefined ? undefined : new Secret(key);
      const listed = await listedModels({ baseUrl, key: secret }, named !== undefined);
      if (!listed.ok) return listed;
      const models = named ?? listed.value;
      if (models.length === 0) return fail('model_refused', 'It lists no models.', { hint: noModelsHint });
      const server: KeptModelServer = {
        id: `srv_${randomBytes(8).toString('hex')}`,
        name,
        baseUrl,
        hasKey: secret !== undefined,
        models: [...new Set(models)],
        isNamed: named !== undefined,
        contextTokens,
        plannedBy,
      };
      await secrets.set(secretName(server), secret ?? new Secret(noKey));
      if (isTaken(name)) {
        await secrets.delete(secretName(server));
        return taken(name); // by another call, while this one waited
      }
      write([...kept(), server]);
      return ok(shown(server));
    },
    /** Asks it, by id or name, again; the models that a person named stay. */
    async refresh(named: string): Promise<Result<ModelServer>> {
      const server = find(named);
      if (!server) return unknown;
      const endpoint = await endpointOf(server);
      if (!endpoint.ok) return endpoint;
      const listed = await listedModels(endpoint.value, server.isNamed);
      if (!listed.ok) return listed;
      const models = server.isNamed ? server.models : listed.value;
      const renewed = { ...server, models };
      write(kept().map((one) => (one.id === server.id ? renewed : one)));
      return ok(shown(renewed));
    },
    /** Forgets the server, by id or name, and its key. */
    async remove(named: string): Promise<Result<ModelServer>> {
      const server = find(named);
      if (!server) return unknown;
      await secrets.delete(secretName(server)); // first: a key that no server names would stay for good
      write(kept().filter((one) => one.id !== server.id));
      return ok(shown(server));
    },
    /** The server of a model; undefined for the digest and for what is unknown. */
    serverOf(modelId: string): ModelServer | undefined {
      const server = serverOf(modelId);
      return server && shown(server);
    },
    /** What the server of a model, by name or id, was given and may send back. */
    async secretsOf(named: string): Promise<Secret[]> {
      const model = list().find(({ id, name }) => named === name || named === id);
      const server = model && serverOf(model.id);
      const endpoint = server && (await endpointOf(server).catch(() => undefined));
      return endpoint?.ok ? secretsOf(endpoint.value) : [];
    },
    /** Asks a model. Never throws; an unknown one ends with `model_unknown`. */
    async *ask(modelId: string, request: ModelRequest): AsyncGenerator<ModelEvent> {
      const server = serverOf(modelId);
      let defect: unknown;
      const endpoint = !server
        ? fail('model_unknown')
        : await endpointOf(server).catch((error: unknown) => {
            defect = error;
            return fail('internal');
          });
      if (server && endpoint.ok) yield* askServer(endpoint.value, modelId.slice(server.id.length + 1), request);
      else if (!endpoint.ok) yield { kind: 'failed', failure: endpoint.failure, toolsRefused: false, defect };
    },
  };
}

/**
 * The address as it is kept: http or https, without credentials, query, fragment and trailing slash. Fails with `usage`.
 * Plain http is for servers at home, which have no certificate; docs/chat.md says what that means.
 */
function serverAddress(given: string): Result<string> {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    return fail('usage', 'The address of a model server must begin with http or https.');
  if (url.username || url.password) {
    return fail('usage', 'Leave the user name and password out of the address. Give the key separately.');
  }
  if (url.search || url.hash || /[?#]/.test(given)) {
    return fail('usage', 'The address of a model server must end with its path, without `?` or `#`.');
  }
  return ok(url.href.replace(/\/+$/, ''));
}

const modelsOf = ({ id, name, baseUrl, models }: ModelServer): Model[] =>
  models.map((model) => ({ id: `${id}/${model}`, name: `opengithubx/${name}/${model}`, baseUrl }));

const shown = ({ isNamed, ...server }: KeptModelServer): ModelServer => server;

const unknown = fail('usage', 'There is no such model server. `opengithubx models list` shows them.');
const noModelsHint = 'Load or pull one there first, or name one with --model.';

const mostModels = 1000;

/** Names are shown to people and stand in requests: one line, nothing hidden. */
export const isModelName = (name: unknown): name is string =>
  typeof name === 'string' && /^(?! )(?:[^\p{C}\p{Z}]| ){1,200}(?<! )$/u.test(name);

/**
 * Asks `GET /models`; a server without that address offers nothing if `isOptional`. Fails with `model_unreachable`,
 * `model_unauthorised`, `model_busy`, `model_failed`, and with `model_refused` where there is no OpenAI-compatible API.
 */
export async function listedModels(
  endpoint: ServerAccess,
  isOptional: boolean,
  limits?: Limits,
): Promise<Result<string[]>> {
  try {
    const { chunks } = await request(endpoint, '/models', {}, limits);
    const { data } = JSON.parse(await wholeText(chunks)) as { data?: unknown };
    if (!Array.isArray(data)) return noApi(endpoint);
    const names = data.map((model: unknown) => (model as { id?: unknown } | null)?.id).filter(isModelName);
    const fit = names.filter((name) => withoutKeyOf(endpoint, name) === name); // a name is kept, in plain, and shown
    return ok([...new Set(fit)].slice(0, mostModels));
  } catch (error) {
    if (!(error instanceof ServerFailure)) return noApi(endpoint); // a page, or JSON of another kind
    const { status, said, failure } = error;
    if ([404, 405, 501].includes(status)) return isOptional ? ok([]) : noApi(endpoint);
    return status === 403 ? fail('model_unauthorised', said) : { ok: false, failure };
  }
}

const noApi = ({ baseUrl }: ServerAccess) =>
  fail('model_refused', `There is no OpenAI-compatible API at ${baseUrl}.`, {
    hint: 'Give its address up to and without `/chat/completions`; most end in `/v1`.',
  });
