/** A model server as a person describes it, and what of that cannot be. Pure. */
import type { NewModelServer } from '../../../../../shared/shapes.ts';
import { isWebAddress } from '../../../network-of.ts';
import type { FieldError } from '../../../ui/form.tsx';
import type { ModelsWords } from './models-words.ts';

export type ModelServerForm = {
  name: string;
  baseUrl: string;
  key: string;
  /** As typed. */
  models: string;
  contextTokens: string;
  plannedBy: 'model' | 'hub';
};
export type ModelServerField = 'name' | 'baseUrl' | 'key' | 'models' | 'contextTokens';

export const emptyModelServer: ModelServerForm = {
  name: '',
  baseUrl: '',
  key: '',
  models: '',
  contextTokens: '8192',
  plannedBy: 'model',
};

type KnownServer = { text: string } & Pick<ModelServerForm, 'name' | 'baseUrl' | 'contextTokens'>;

/** Where programs for models listen by default, and two that run models for others. */
export const picks: readonly KnownServer[] = [
  // What it is set to on most computers; told more than that, it drops the beginning without a word.
  { text: 'Ollama', name: 'ollama', baseUrl: 'http://127.0.0.1:11434/v1', contextTokens: '4096' },
  { text: 'LM Studio', name: 'lm-studio', baseUrl: 'http://127.0.0.1:1234/v1', contextTokens: '8192' },
  { text: 'llama.cpp', name: 'llama-cpp', baseUrl: 'http://127.0.0.1:8080/v1', contextTokens: '8192' },
  { text: 'OpenAI', name: 'openai', baseUrl: 'https://api.openai.com/v1', contextTokens: '128000' },
  { text: 'OpenRouter', name: 'openrouter', baseUrl: 'https://openrouter.ai/api/v1', contextTokens: '128000' },
];

/** The first thing that is wrong, in the order of the form. */
export function modelServerError(
  { name, baseUrl, contextTokens }: ModelServerForm,
  taken: readonly string[],
  errors: ModelsWords['form']['errors'],
): FieldError<ModelServerField> | null {
  if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(name.trim())) return { field: 'name', text: errors.name };
  if (taken.includes(name.trim())) return { field: 'name', text: errors.taken };
  if (!isWebAddress(baseUrl.trim())) return { field: 'baseUrl', text: errors.address };
  const tokens = Number(contextTokens);
  const isCount = /^\d+$/.test(contextTokens.trim()) && tokens >= 1024 && tokens <= 2_000_000;
  return isCount ? null : { field: 'contextTokens', text: errors.context };
}

/** What is sent to the hub, from a form in which nothing is wrong. */
export function newModelServer({
  name,
  baseUrl,
  key,
  models,
  contextTokens,
  plannedBy,
}: ModelServerForm): NewModelServer {
  const named = models.split(/[\s,，、]+/).filter(Boolean);
  return {
    name: name.trim(),
    baseUrl: baseUrl.trim(),
    contextTokens: Number(contextTokens),
    plannedBy,
    ...(key.trim() === '' ? {} : { key: key.trim() }),
    ...(named.length === 0 ? {} : { models: named }),
  };
}
