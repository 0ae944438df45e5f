/** Can Open WebUI reach this hub? Asked of Open WebUI itself, from where it runs. */
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { OpenWebUIApi } from './api.ts';
import { type EntryShape, modelConnectionOf, toolServerOf } from './entries.ts';
import { type ExactJson, exactList, isExactObject } from './exact-json.ts';
import { isLoopbackAddress } from './server.ts';

/**
 * Has Open WebUI verify what it is about to be given. A refusal by this hub proves as much as an answer: only the person it
 * is for gets one. Fails with `open_webui_apart`, which says what to type.
 */
export async function checkHubReachable(api: OpenWebUIApi, shape: EntryShape, hubUrl: string): Promise<Result<void>> {
  const { url, key, config } = modelConnectionOf(shape);
  const asked = await api.ask('POST', '/openai/verify', { url, key, config });
  if (!asked.ok) return asked;
  if (isOfHub(asked.value.body)) return ok(undefined);
  // Open WebUI passes refusals on for models; should a version not do so, the description of the tools needs no key.
  const described = await api.call('POST', '/api/v1/configs/tool_servers/verify', toolServerOf(shape, 'openapi', []));
  if (described.ok && isOfHub(described.value)) return ok(undefined);
  if (!described.ok && described.failure.code !== 'open_webui_refused') return described;
  return fail('open_webui_apart', `It tried ${hubUrl}.`, { hint: howToReach(hubUrl) });
}

/** What to type so that an Open WebUI in a container finds the hub. */
export function howToReach(hubUrl: string): string {
  const { port, hostname } = new URL(hubUrl);
  const isOutside = !isLoopbackAddress(hubUrl);
  const name = isOutside ? hostname : 'host.docker.internal';
  const start = `Start the hub with \`opengithubx serve --listen 0.0.0.0 --allow-host ${name}\``;
  const container = 'start the container with `--add-host=host.docker.internal:host-gateway`';
  if (isOutside) return `${start} and open port ${port || '80'} to Open WebUI; under Docker on Linux, ${container}.`;
  return `In a container ${hostname} is the container itself. ${start}, ${container} under Docker on Linux, and set http://${name}:${port} as the address of the hub.`;
}

function isOfHub(body: ExactJson): boolean {
  if (!isExactObject(body)) return false;
  const { error, info, data } = body;
  if (isExactObject(error)) return ours.has(String(error['code']));
  if (isExactObject(info)) return info['title'] === 'OpenGitHubX tools';
  return exactList(data).some((model) => isExactObject(model) && model['owned_by'] === 'opengithubx');
}

/** What this hub says to an administrator who is not the person. */
const ours = new Set(['unauthorised', 'open_webui_caller', 'open_webui_unlinked', 'not_allowed', 'over_budget']);
