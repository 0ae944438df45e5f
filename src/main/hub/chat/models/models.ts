/** The models that the hub can ask, and where they run. */
import type { NewModelServer } from '../../../../shared/contract.ts';
import type { Model, ModelServer } from '../../../../shared/model.ts';
import { fail, type Result } from '../../../../shared/result.ts';
import type { SecretStore, SettingsStore } from '../../ports.ts';
import type { ModelEvent, ModelRequest } from './model-event.ts';

/** The hub's own summary, without any model: nothing leaves for it. */
export const digestModel: Model = { id: 'digest', name: 'opengithubx/digest', baseUrl: null };

export type Models = {
  servers(): ModelServer[];
  /** The digest first, then the models of each server in the order in which it was added. */
  list(): Model[];
  add(server: NewModelServer): Promise<Result<ModelServer>>;
  refresh(id: string): Promise<Result<ModelServer>>;
  remove(id: string): Promise<Result<ModelServer>>;
  /** The server of a model; undefined for the digest and for what is unknown. */
  serverOf(modelId: string): ModelServer | undefined;
  /** Asks a model. Never throws; an unknown one ends with `model_unknown`. */
  ask(modelId: string, request: ModelRequest): AsyncIterable<ModelEvent>;
};

type Dependencies = { settings: SettingsStore; secrets: SecretStore };

export function createModels({ settings }: Dependencies): Models {
  const servers = (): ModelServer[] => (settings.read().modelServers ?? []).map((kept) => ({ ...kept, hasKey: false }));
  const models = (): Model[] =>
    servers().flatMap(({ id, name, baseUrl, models: offered }) =>
      offered.map((model) => ({ id: `${id}/${model}`, name: `opengithubx/${name}/${model}`, baseUrl })),
    );
  return {
    servers,
    list: () => [digestModel, ...models()],
    add: async () => fail('usage'),
    refresh: async () => fail('usage'),
    remove: async () => fail('usage'),
    serverOf: () => undefined,
    async *ask() {},
  };
}
