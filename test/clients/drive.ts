/** How each real client is started on a question, with a model server on loopback in place of its vendor's. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { installClient, isNpmClient, type NpmClient, type RealClient } from './install.ts';

export type Place = {
  /** The client's home folder, where `opengithubx install` has written its configuration. */
  home: string;
  /** The model server, without a path. */
  model: string;
  mcpUrl: string;
  /** For those that are given it by their program, and not by a file. */
  key: string;
};
export type Driven = { code: number | null; stdout: string; stderr: string };

type Start = { args: string[]; env?: Record<string, string> };

/** What Codex calls without asking because its user said so, and how what was approved at the hub is collected. */
export const [preapproved, collect] = ['github_create_issue', 'approval_status'];

const starts: Record<NpmClient, (question: string, model: string) => Start> = {
  'claude-code': (question, model) => ({
    args: ['-p', question, '--output-format', 'json', '--allowedTools', 'mcp__opengithubx,Bash'],
    env: {
      ANTHROPIC_BASE_URL: model,
      ANTHROPIC_API_KEY: 'none',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
    },
  }),
  codex: (question, model) => {
    const provider = `{name="scripted", base_url="${model}/v1", wire_api="responses", env_key="SCRIPTED_KEY"}`;
    const settings = [
      'approval_policy="never"',
      'model="scripted"',
      'model_provider="scripted"',
      `model_providers.scripted=${provider}`,
      ...[preapproved, collect].map((tool) => `mcp_servers.opengithubx.tools.${tool}.approval_mode="approve"`),
    ];
    return {
      args: ['exec', '--skip-git-repo-check', ...settings.flatMap((setting) => ['-c', setting]), question],
      env: { SCRIPTED_KEY: 'none' },
    };
  },
  'copilot-cli': (question, model) => ({
    args: ['-p', question, '--allow-all-tools'],
    env: {
      COPILOT_PROVIDER_BASE_URL: `${model}/v1`,
      COPILOT_PROVIDER_TYPE: 'openai',
      COPILOT_MODEL: 'scripted',
      COPILOT_PROVIDER_API_KEY: 'none',
      COPILOT_OFFLINE: 'true',
    },
  }),
  'gemini-cli': (question, model) => ({
    args: ['-p', question, '-m', 'gemini-2.5-pro', '--approval-mode', 'yolo', '--skip-trust'],
    env: { GOOGLE_GEMINI_BASE_URL: model, GEMINI_API_KEY: 'none' },
  }),
  opencode: (question, model) => {
    const options = { baseURL: `${model}/v1`, apiKey: 'none' };
    const models = { scripted: { name: 'Scripted', tool_call: true } };
    const provider = { scripted: { npm: '@ai-sdk/openai-compatible', name: 'Scripted', options, models } };
    return {
      args: ['run', question, '-m', 'scripted/scripted'],
      env: {
        OPENCODE_DISABLE_MODELS_FETCH: '1',
        OPENCODE_DISABLE_AUTOUPDATE: '1',
        OPENCODE_CONFIG_CONTENT: JSON.stringify({ provider }),
      },
    };
  },
  'qwen-code': (question, model) => ({
    args: ['-p', question, '--approval-mode', 'yolo'],
    env: { OPENAI_BASE_URL: `${model}/v1`, OPENAI_API_KEY: 'none', OPENAI_MODEL: 'scripted' },
  }),
};

/** Writes what the client's user has chosen in its settings before the hub is installed into them. */
export function prepareHome(name: RealClient, home: string): void {
  if (name !== 'gemini-cli') return;
  const file = join(home, '.gemini', 'settings.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '{\n  "security": { "auth": { "selectedType": "gemini-api-key" } } // at the first start\n}\n');
}

/** The hub and the model answer on loopback, and nobody else: what goes elsewhere goes to where nobody listens. */
const nowhere = 'http://127.0.0.1:9';
const loopbackAlone = { HTTPS_PROXY: nowhere, https_proxy: nowhere, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' };

/** Runs it on one question until it ends. Nothing of this process's environment reaches it but where programs are. */
export async function drive(name: RealClient, question: string, place: Place): Promise<Driven> {
  const program = await installClient(name);
  const { args, env } = isNpmClient(name)
    ? starts[name](question, place.model)
    : agent(name, [place.mcpUrl, place.key, `${place.model}/v1`, question]);
  const folder = join(place.home, 'work');
  mkdirSync(folder, { recursive: true });
  const path = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  const child = spawn(program, args, {
    cwd: folder,
    env: { HOME: place.home, PATH: path, NO_COLOR: '1', ...loopbackAlone, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { stdout, stderr } = child;
  const [out, error, [code]] = await Promise.all([text(stdout), text(stderr), once(child, 'close')]);
  return { code, stdout: out, stderr: error };
}

/** Isolated, since a script that is named for its package would else be taken for it. */
const agent = (name: string, words: string[]): Start => ({
  args: ['-I', join(import.meta.dirname, 'agents', `${name}.py`), ...words],
});
