import { describe, expect, it } from 'vitest';
import {
  type EntryShape,
  grantsFor,
  markerOf,
  modelConnectionOf,
  modelTitle,
  registrationHeader,
  rowIdOf,
  toolServerOf,
} from '../../../../../src/main/hub/features/openwebui/entries.ts';
import { ownTools } from '../../../../../src/main/hub/kernel/tools/own-tools.ts';
import { platforms } from '../../../../../src/main/hub/platforms/index.ts';

const marker = markerOf('http://hub', 'shared');
const shape = (proof: EntryShape['proof'], key = 'ogx_key'): EntryShape => ({
  hubUrl: 'http://hub',
  marker,
  models: ['opengithubx/digest', 'opengithubx/home/llama3.2'],
  tools: ['github_get_me', 'search_tools'],
  members: [],
  proof,
  key: proof === 'sso' ? '' : key,
});

describe('the marker', () => {
  it('is the same each time, and another for another address or another person', () => {
    expect(markerOf('http://hub', 'auth0|ada')).toBe(markerOf('http://hub', 'auth0|ada'));
    const scopes = [
      ['http://hub', 'shared'],
      ['http://hub:1', 'shared'],
      ['http://hub', 'auth0|ada'],
      ['http://hub', 'auth0|grace'],
    ] as const;
    expect(new Set(scopes.map(([url, scope]) => markerOf(url, scope))).size).toBe(scopes.length);
  });

  it('is short, fits an id there, and names nobody', () => {
    expect(markerOf('http://hub', 'auth0|ada')).toMatch(/^ogx_[0-9a-f]{6}$/);
  });

  it('must never change: entries that stand there already are found by it', () => {
    expect(markerOf('http://127.0.0.1:18480', 'shared')).toBe('ogx_067ab4');
  });
});

describe('what an entry sends along', () => {
  it.each([
    ['sso', false],
    ['signed', false],
    ['key', true],
  ] as const)('by %s: names the account only where that is the proof', (proof, isNamed) => {
    const headers = {
      [registrationHeader]: marker,
      'X-OGX-Task': '{{TASK}}',
      'X-OGX-Chat-Id': '{{CHAT_ID}}',
      'X-OGX-Message-Id': '{{MESSAGE_ID}}',
      ...(isNamed && { 'X-OGX-User-Id': '{{USER_ID}}' }),
    };
    expect(modelConnectionOf(shape(proof)).config['headers']).toEqual(headers);
    expect(toolServerOf(shape(proof), 'openapi', [])['headers']).toEqual(headers);
    expect(toolServerOf(shape(proof), 'mcp', [])['headers']).toEqual(headers);
  });

  it('never says a person’s name or address, which others may change', () => {
    for (const proof of ['sso', 'signed', 'key'] as const) {
      const whole = JSON.stringify([modelConnectionOf(shape(proof)), toolServerOf(shape(proof), 'openapi', [])]);
      expect(whole).not.toMatch(/USER_EMAIL|USER_NAME/);
    }
  });

  it('is a key where the person holds one, and the person’s own token where they sign in by the tenant', () => {
    const credentials = (proof: EntryShape['proof']) => [
      [modelConnectionOf(shape(proof)).config['auth_type'], modelConnectionOf(shape(proof)).key],
      ...(['openapi', 'mcp'] as const).map((part) => {
        const { auth_type, key } = toolServerOf(shape(proof), part, []);
        return [auth_type, key];
      }),
    ];
    expect(new Set(credentials('sso').map(String))).toEqual(new Set(['system_oauth,']));
    for (const proof of ['signed', 'key'] as const) {
      expect(new Set(credentials(proof).map(String))).toEqual(new Set(['bearer,ogx_key']));
    }
  });
});

describe('where an entry leads', () => {
  it('is the door of each part, at the address of the hub as it is seen from there', () => {
    expect(modelConnectionOf(shape('sso')).url).toBe('http://hub/v1');
    expect(toolServerOf(shape('sso'), 'openapi', [])).toMatchObject({ url: 'http://hub', path: 'openapi.json' });
    expect(toolServerOf(shape('sso'), 'mcp', [])).toMatchObject({ url: 'http://hub/mcp', path: '', type: 'mcp' });
  });

  it('names the models, so that Open WebUI asks for no list on behalf of just anybody', () => {
    const { config } = modelConnectionOf(shape('sso'));
    expect(config).toMatchObject({ prefix_id: marker, model_ids: ['opengithubx/digest', 'opengithubx/home/llama3.2'] });
    expect(rowIdOf(marker, 'opengithubx/digest')).toBe(`${marker}.opengithubx/digest`);
    expect(modelTitle('opengithubx/home/llama3.2')).toBe('OpenGitHubX: home/llama3.2');
  });
});

describe('what models are shown', () => {
  const filterOf = (part: 'openapi' | 'mcp', tools?: string[]) =>
    toolServerOf({ ...shape('sso'), ...(tools && { tools }) }, part, [])['config'];

  it('is named where Open WebUI reads about every tool, and left to the hub where that lists few', () => {
    expect(filterOf('openapi')).toMatchObject({ function_name_filter_list: 'github_get_me,search_tools' });
    expect(filterOf('openapi', [])).toMatchObject({ function_name_filter_list: '' });
    expect(filterOf('mcp')).toMatchObject({ function_name_filter_list: '' });
  });

  it('is that alone, since it matches the ends of names and no name is the end of another', () => {
    const names = [...platforms.flatMap(({ tools }) => tools), ...ownTools].map(({ name }) => name);
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name) => names.some((other) => other !== name && other.endsWith(name)))).toEqual([]);
  });
});

describe('who may use it', () => {
  const read = (id: string) => ({ principal_type: 'user', principal_id: id, permission: 'read' });
  const group = { principal_type: 'group', principal_id: 'g', permission: 'write' };

  it.each([
    ['nobody yet', undefined, [], [], []],
    ['what is no list', { a: 1 }, ['ada'], [], [read('ada')]],
    ['a member, once', [read('ada'), read('ada')], ['ada'], [], [read('ada')]],
    ['others beside them', [group, read('eve')], ['ada'], [], [group, read('eve'), read('ada')]],
    ['whoever leaves no longer', [read('grace'), read('ada')], ['ada'], ['grace'], [read('ada')]],
    ['what nobody understands', ['odd', { id: 1 }], ['ada'], [], ['odd', { id: 1 }, read('ada')]],
    ['everybody, where an administrator says so', [read('*')], ['ada'], ['grace'], [read('*'), read('ada')]],
  ])('is %s', (_, found, members, leaving, expected) => {
    const given = members.map((account) => ({ account }));
    expect(grantsFor(found as never, given, leaving)).toEqual(expected);
  });
});
