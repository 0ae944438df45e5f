/**
 * Whether Open WebUI reaches this hub, from where it runs, and what of the whole way is proved. Open WebUI can be asked to try an
 * entry, by its administrator alone: that shows that it reaches the hub. That a person gets their answer, only a call of theirs shows.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { OpenWebUIPart } from '../../../../shared/open-webui.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { OpenWebUIApi } from './api.ts';
import { type EntryShape, modelConnectionOf, registrationHeader, toolServerOf } from './entries.ts';
import { type ExactJson, exactList, isExactObject } from './exact-json.ts';
import { isLoopbackAddress } from './instance.ts';

export type Trials = {
  /** Has Open WebUI try each part, and answers those as which it reaches this hub. A part that nobody could try is none. */
  run(api: OpenWebUIApi, shape: EntryShape, parts: readonly OpenWebUIPart[]): Promise<OpenWebUIPart[]>;
  /** Whether a request is part of a trial; it has then arrived, no matter what it is answered. */
  isTrial(headers: IncomingHttpHeaders, part: OpenWebUIPart): boolean;
};

export function createTrials(): Trials {
  /** By a name that only the request of that trial can know: the parts whose request has arrived. */
  const underWay = new Map<string, Set<OpenWebUIPart>>();

  return {
    async run(api, shape, parts) {
      const name = `trial_${randomBytes(12).toString('base64url')}`;
      const arrived = new Set<OpenWebUIPart>();
      underWay.set(name, arrived);
      for (const part of parts) {
        const entry = part === 'model' ? modelConnectionOf(shape).config : toolServerOf(shape, part, []);
        const headers = { ...(isExactObject(entry['headers']) ? entry['headers'] : {}), [registrationHeader]: name };
        const { url, key } = modelConnectionOf(shape);
        const tried =
          part === 'model'
            ? await api.ask('POST', '/openai/verify', { url, key, config: { ...entry, headers } })
            : await api.ask('POST', '/api/v1/configs/tool_servers/verify', { ...entry, headers });
        // The description of the tools needs no key and is the same for everybody.
        if (tried.ok && isOfHub(tried.value.body)) arrived.add(part);
      }
      underWay.delete(name);
      return parts.filter((part) => arrived.has(part));
    },
    isTrial(headers, part) {
      const arrived = underWay.get(String(headers[registrationHeader.toLowerCase()]));
      arrived?.add(part);
      return arrived !== undefined;
    },
  };
}

/**
 * Before anything is changed: whether Open WebUI reaches this hub. Has it verify what it is about to be given. A refusal by this hub proves as much as an answer: only the person it
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
const ours = new Set([
  'unauthorised',
  'not_allowed',
  'over_budget',
  ...['caller', 'unlinked', 'paused', 'ended', 'unproved', 'unknown_key'].map((what) => `open_webui_${what}`),
]);
