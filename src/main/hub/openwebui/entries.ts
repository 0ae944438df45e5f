/** What the hub's entries in Open WebUI look like. Pure; https://docs.openwebui.com names none of these, its source does. */
import { createHash } from 'node:crypto';
import type { OpenWebUIPart, OpenWebUIProof } from '../../../shared/open-webui.ts';
import { type ExactJson, type ExactObject, exactList, exactText, isExactObject } from './exact-json.ts';
import type { Registration } from './store.ts';

/** Which of its parts sent a request: tells our own entries from others as well. */
export const registrationHeader = 'X-OGX-Registration';

/** The same for the same hub and person each time, so that what was lost from memory is found again there. */
export const markerOf = (hubUrl: string, scope: string): string =>
  `ogx_${createHash('sha256').update(`${hubUrl} ${scope}`).digest('hex').slice(0, 6)}`;

/** Where the configuration of a tool server says which of its tools models are shown. */
export const filterField = 'function_name_filter_list';

/** Open WebUI fills these in with each call; what is empty there stays empty. */
const headersFor = (proof: OpenWebUIProof, marker: string): ExactObject => ({
  [registrationHeader]: marker,
  'X-OGX-Task': '{{TASK}}',
  'X-OGX-Chat-Id': '{{CHAT_ID}}',
  'X-OGX-Message-Id': '{{MESSAGE_ID}}',
  ...(proof === 'key' && { 'X-OGX-User-Id': '{{USER_ID}}' }),
});

/** `key` is empty for `sso`: Open WebUI then sends the access token of whoever asks. */
export type EntryShape = Pick<Registration, 'hubUrl' | 'marker' | 'models' | 'tools' | 'members'> & {
  proof: OpenWebUIProof;
  key: string;
};

const authType = ({ proof }: EntryShape): string => (proof === 'sso' ? 'system_oauth' : 'bearer');

export type ModelConnection = { url: string; key: string; config: ExactObject };

export const modelConnectionOf = (shape: EntryShape): ModelConnection => ({
  url: `${shape.hubUrl}/v1`,
  key: shape.key,
  config: {
    enable: true,
    tags: [{ name: 'OpenGitHubX' }],
    prefix_id: shape.marker,
    // Spares the list of models, which Open WebUI would ask for people without an identity too.
    model_ids: shape.models,
    connection_type: 'external',
    auth_type: authType(shape),
    headers: headersFor(shape.proof, shape.marker),
  },
});

/**
 * Open WebUI lets through the names that end in one of these, and all where there is none. Of the description it would show a
 * model every tool there is; by MCP the hub lists few by itself.
 */
export const toolFilterOf = ({ tools }: Pick<EntryShape, 'tools'>, part: OpenWebUIPart): string =>
  part === 'openapi' ? tools.join(',') : '';

/** `grants`: who may use it there. */
export function toolServerOf(
  shape: EntryShape,
  part: Exclude<OpenWebUIPart, 'model'>,
  grants: ExactJson[],
): ExactObject {
  const isMcp = part === 'mcp';
  return {
    type: part,
    url: isMcp ? `${shape.hubUrl}/mcp` : shape.hubUrl,
    path: isMcp ? '' : 'openapi.json',
    spec_type: 'url',
    spec: '',
    auth_type: authType(shape),
    key: shape.key,
    headers: headersFor(shape.proof, shape.marker),
    config: {
      enable: true,
      [filterField]: toolFilterOf(shape, part),
      access_grants: grants,
    },
    info: {
      id: shape.marker,
      name: isMcp ? 'OpenGitHubX (MCP)' : 'OpenGitHubX',
      description: 'Your connected accounts, under your own permission key',
    },
  };
}

/** What anybody else was granted stays; members are let in, and whoever is `leaving` no longer. */
export function grantsFor(
  found: ExactJson | undefined,
  members: { account: string }[],
  leaving: string[] = [],
): ExactJson[] {
  const own = new Set([...members.map(({ account }) => account), ...leaving]);
  const others = exactList(found).filter(
    (grant) => !isExactObject(grant) || !own.has(exactText(grant['principal_id'])),
  );
  const grants = members.map(({ account }) => ({
    principal_type: 'user',
    principal_id: account,
    permission: 'read',
  }));
  return [...others, ...grants];
}

/** The id that Open WebUI gives a model of a connection with a prefix. */
export const rowIdOf = (marker: string, model: string): string => `${marker}.${model}`;

/** `opengithubx/home/llama3.2` as people see it there. */
export const modelTitle = (model: string): string => `OpenGitHubX: ${model.replace(/^opengithubx\//, '')}`;
