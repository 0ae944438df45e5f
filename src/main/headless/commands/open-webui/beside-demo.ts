/** `serve --demo --open-webui`: a real Open WebUI beside the demo, in which the hub is registered already. */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { CallContext, Hub } from '../../../hub/index.ts';
import { makePrivateFolder } from '../../data-folder.ts';
import type { DemoWorld } from '../../demo.ts';
import type { Surroundings } from '../../terminal.ts';
import { findPython, installVenv, isInstalled, newestOpenWebUI, venvOf } from './install.ts';
import { type RunningOpenWebUI, runOpenWebUI } from './run.ts';

/** Free unless somebody else runs something there; the address must last, for the hub and people's browsers keep it. */
const usualPort = 18490;

/** What a person who reads the demo's lines needs to know of it. */
export type OpenWebUIBeside = { link: string; administrator: { email: string; password: string } };

/**
 * The Python of an installed Open WebUI. Where it has to be installed first it says how much that is and asks, unless `yes`;
 * it never installs anything outside its own folder.
 */
export async function readyOpenWebUI(
  { openTerminal }: Pick<Surroundings, 'openTerminal'>,
  entryFolder: string,
  yes: boolean,
): Promise<Result<string>> {
  const venv = await venvOf(newestOpenWebUI, join(entryFolder, '..', '..', 'resources', 'open-webui'));
  if (isInstalled(venv)) return ok(venv.python);
  const base = await findPython();
  if (base === undefined) {
    return fail('usage', 'Open WebUI needs Python 3.11 or 3.12 with its venv module, which is not on this computer.', {
      hint: 'Install it (Debian, Ubuntu: python3-venv; macOS: brew install python@3.12), or leave --open-webui out.',
    });
  }
  say(`Open WebUI ${newestOpenWebUI} is installed once, into ${venv.path}: about 0.8 GB, from PyPI.`);
  if (!yes) {
    const terminal = openTerminal();
    if (terminal === undefined)
      return fail('usage', 'There is no terminal to ask at. --yes installs it without a question.');
    const answer = await terminal.ask('Install it? [y/N] ');
    terminal.close();
    if (!/^y(es)?$/i.test(answer?.trim() ?? '')) {
      return fail('usage', 'Open WebUI is not installed.', { hint: 'Leave --open-webui out to run the demo alone.' });
    }
  }
  say('Installing it. That takes a few minutes, most of them for the downloads…');
  try {
    await installVenv(venv, base);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail('internal', `Open WebUI could not be installed: ${reason}`, {
      hint: 'Check that PyPI can be reached, and start again: nothing half-installed is left.',
    });
  }
  return ok(venv.python);
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Starts it in `dataDir` with the demo's tenant as its sign-on. */
export async function startBeside(
  python: string,
  dataDir: string,
  world: DemoWorld,
  closing: (() => Promise<void>)[],
): Promise<Result<RunningOpenWebUI & { administrator: OpenWebUIBeside['administrator'] }>> {
  const folder = await makePrivateFolder(dataDir);
  if (!folder.ok) return folder;
  const kept = await keptIn(dataDir);
  const administrator = { email: 'admin@example.com', password: kept.password };
  say('Starting Open WebUI. That takes up to a minute…');
  try {
    const running = await runOpenWebUI({
      python,
      dataDir,
      administrator,
      port: kept.port,
      secretKey: kept.secretKey,
      environment: { ...singleSignOn(world), DEFAULT_PROMPT_SUGGESTIONS: JSON.stringify(suggestions) },
    });
    closing.push(running.stop);
    await keep(dataDir, { ...kept, port: Number(new URL(running.url).port) });
    return ok({ ...running, administrator });
  } catch (error) {
    return fail('internal', error instanceof Error ? error.message : String(error), {
      hint: `Remove ${dataDir} to begin with an empty Open WebUI.`,
    });
  }
}

const suggestions = [
  { title: ['Summarize', 'my private GitHub commits'], content: 'Summarize my private GitHub commits' },
  { title: ['What is on', 'my calendar today?'], content: 'What is on my calendar today?' },
  { title: ['Give me', 'my morning briefing'], content: 'Give me my morning briefing' },
];

/** What an administrator sets before the start: Open WebUI reads its identity provider from the environment alone. */
export function singleSignOn({ issuer, openWebui }: Pick<DemoWorld, 'issuer' | 'openWebui'>): Record<string, string> {
  return {
    OPENID_PROVIDER_URL: `${issuer}.well-known/openid-configuration`,
    OAUTH_CLIENT_ID: openWebui.clientId,
    OAUTH_CLIENT_SECRET: openWebui.clientSecret,
    OAUTH_PROVIDER_NAME: 'Auth0',
    OAUTH_SCOPES: 'openid email profile offline_access',
    OAUTH_CODE_CHALLENGE_METHOD: 'S256',
    OAUTH_AUDIENCE: openWebui.audience,
    ENABLE_OAUTH_SIGNUP: 'true',
  };
}

/** Registers the hub there for the person of `context`, unless all of it is there, and opens new chats on the hub's model. */
export async function connectBeside(
  calls: Hub['calls'],
  context: CallContext,
  { url, apiKey, token }: RunningOpenWebUI,
  world: DemoWorld,
): Promise<Result<string>> {
  const { audience } = world.openWebui;
  const set = await calls['openwebui.set']({ url, adminKey: apiKey, proof: 'sso', audience }, context);
  if (!set.ok) return set;
  const { keyId, parts } = set.value;
  const isThere = keyId !== null && parts.length > 0 && parts.every(({ state }) => state === 'present');
  if (!isThere) {
    const wish = { parts: ['model' as const, 'openapi' as const, 'mcp' as const], write: true, days: 30 };
    const synced = await calls['openwebui.sync'](wish, context);
    if (!synced.ok) return synced;
    // With an account there the person finds the hub's models at once, and not some seconds after the first sign-in.
    await signInThere(url, (authorizeUrl) => visitAsAda(world, authorizeUrl));
    const seen = await calls['openwebui.status']({}, context);
    if (!seen.ok) return seen;
  }
  const model = await modelOf(url, token);
  if (model === undefined) return ok(url);
  return ok(`${url}/?models=${encodeURIComponent(model)}`);
}

/** The demo's own browser, up to the address that Open WebUI is called back at. */
async function visitAsAda({ control, controlToken }: DemoWorld, url: string): Promise<string> {
  const response = await fetch(new URL('/visit', control), {
    method: 'POST',
    headers: { authorization: `Bearer ${controlToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url, as: 'ada', leave: true }),
  });
  return ((await response.json()) as { url?: string }).url ?? '';
}

/** *Continue with Auth0* by plain HTTP: `visit` goes through the tenant's pages and answers the callback. Answers the person's cookies. */
export async function signInThere(
  url: string,
  visit: (authorizeUrl: string) => Promise<string>,
): Promise<Map<string, string>> {
  const jar = new Map<string, string>();
  const open = async (address: string) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await fetch(address, { redirect: 'manual', headers: { cookie } });
    for (const line of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    return reply.headers.get('location') ?? '';
  };
  await open(await visit(await open(`${url}/oauth/oidc/login`)));
  return jar;
}

const Connections = z.object({
  OPENAI_API_CONFIGS: z.record(
    z.string(),
    z.looseObject({ prefix_id: z.optional(z.string()), model_ids: z.optional(z.array(z.string())) }),
  ),
});

/** What Open WebUI calls the hub's first model that answers by a model. */
async function modelOf(url: string, token: string): Promise<string | undefined> {
  const reply = await fetch(`${url}/openai/config`, { headers: { authorization: `Bearer ${token}` } });
  const configs = Connections.safeParse(await reply.json().catch(() => undefined)).data?.OPENAI_API_CONFIGS ?? {};
  const ours = Object.values(configs).find(({ prefix_id: prefix }) => prefix?.startsWith('ogx_'));
  const ids = ours?.model_ids ?? [];
  const id = ids.find((one) => one.includes('/demo/')) ?? ids[0];
  return ours && id && `${ours.prefix_id}.${id}`;
}

const Kept = z.object({ port: z.int(), password: z.string(), secretKey: z.string() });

const file = (dataDir: string) => join(dataDir, 'beside-demo.json');

async function keptIn(dataDir: string): Promise<z.infer<typeof Kept>> {
  const text = await readFile(file(dataDir), 'utf8').catch(() => 'null');
  const kept = Kept.safeParse(JSON.parse(text));
  const fresh = () => randomBytes(24).toString('base64url');
  return kept.success ? kept.data : { port: usualPort, password: fresh(), secretKey: fresh() };
}

const keep = (dataDir: string, kept: z.infer<typeof Kept>): Promise<void> =>
  writeFile(file(dataDir), JSON.stringify(kept), { mode: 0o600 });
