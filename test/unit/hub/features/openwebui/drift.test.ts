import { describe, expect, it } from 'vitest';
import {
  connectionDrift,
  type EntryShape,
  grantsFor,
  letsIn,
  modelConnectionOf,
  toolServerDrift,
  toolServerOf,
} from '../../../../../src/main/hub/features/openwebui/entries.ts';
import { type ExactObject, parseExact } from '../../../../../src/main/hub/features/openwebui/exact-json.ts';

const members = [{ userId: 'auth0|ada', account: 'ada' }];
const shape = (proof: EntryShape['proof']): EntryShape => ({
  hubUrl: 'http://hub',
  marker: 'ogx_abc123',
  models: ['opengithubx/digest'],
  tools: ['github_get_me'],
  members,
  proof,
  key: proof === 'sso' ? '' : 'ogx_key',
});
const present = { state: 'present', edited: [] };
const edited = (...names: string[]) => ({ state: 'edited', edited: names });

const isKeyOf = (proof: EntryShape['proof']) => (key: string) => key === shape(proof).key;

/** As it comes back over the wire. */
const wired = <T>(value: T): T => parseExact(JSON.stringify(value)) as T;

describe.each(['sso', 'signed', 'key'] as const)('a connection (%s)', (proof) => {
  const written = modelConnectionOf(shape(proof));
  const look = (change: object = {}, config: object = {}, lacking: string[] = []) =>
    connectionDrift(
      wired({ ...written, config: { ...written.config, ...config }, ...change }),
      shape(proof),
      lacking,
      isKeyOf(proof),
    );

  it('is as it was written, and stays so whatever else is added to it', () => {
    expect(look()).toEqual(present);
    expect(look({}, { provider: '', azure: false, seed: 1, 'a field of tomorrow': { a: 1 } })).toEqual(present);
  });

  it('is as it was written where only the order of its fields is another', () => {
    const headers = Object.fromEntries(Object.entries(written.config['headers'] as object).toReversed());
    expect(look({}, { headers })).toEqual(present);
  });

  it('is gone where it is not found', () => {
    expect(connectionDrift(undefined, shape(proof), [], isKeyOf(proof))).toEqual({ state: 'removed', edited: [] });
  });

  it.each(Object.keys(written.config))('says that its %s was edited', (name) => {
    expect(look({}, { [name]: 'edited' })).toEqual(edited(name));
    expect(look({}, { [name]: null })).toEqual(edited(name));
    const { [name]: _, ...without } = written.config;
    expect(connectionDrift({ ...written, config: without }, shape(proof), [], isKeyOf(proof))).toEqual(edited(name));
  });

  it('says that its address, its key or the access to its models was edited', () => {
    expect(look({ url: 'http://hub/v2' })).toEqual(edited('address'));
    for (const key of ['another', ...(proof === 'sso' ? [] : [''])]) expect(look({ key })).toEqual(edited('key'));
    expect(look({}, {}, ['opengithubx/digest'])).toEqual(edited('access'));
    expect(look({ url: 'x' }, { enable: false }, ['opengithubx/digest'])).toEqual(
      edited('address', 'enable', 'access'),
    );
  });
});

describe.each(['openapi', 'mcp'] as const)('a tool server (%s)', (part) => {
  const written = toolServerOf(shape('key'), part, grantsFor(undefined, members));
  const look = (change: object = {}) =>
    toolServerDrift(wired({ ...written, ...change }), shape('key'), part, isKeyOf('key'));
  const config = written['config'] as ExactObject;

  it('is as it was written, and stays so whatever else is added to it', () => {
    expect(look()).toEqual(present);
    const everybody = { principal_type: 'user', principal_id: '*', permission: 'read' };
    const more = { access_grants: [everybody, ...grantsFor(undefined, members)], 'a field of tomorrow': 1 };
    expect(look({ forward_cookies: false, config: { ...config, ...more } })).toEqual(present);
    expect(look({ info: { id: 'ogx_abc123', name: 'Mine' } })).toEqual(present);
  });

  it('is gone where it is not found', () => {
    expect(toolServerDrift(undefined, shape('key'), part, isKeyOf('key'))).toEqual({ state: 'removed', edited: [] });
  });

  const own = ['type', 'url', 'path', 'spec_type', 'spec', 'auth_type', 'headers'];
  it.each(own)('says that its %s was edited', (name) => {
    expect(look({ [name]: 'edited' })).toEqual(edited(name));
    expect(look({ [name]: undefined })).toEqual(edited(name));
  });

  it('says that other tools are named, where the hub named any', () => {
    for (const filter of ['', '!delete', 'github_get_me,github_search', null]) {
      const there = look({ config: { ...config, function_name_filter_list: filter } });
      expect(there).toEqual(part === 'openapi' ? edited('tools') : present);
    }
    const none = toolServerDrift(wired(written), { ...shape('key'), tools: [] }, part, isKeyOf('key'));
    expect(none).toEqual(present);
  });

  it('says that it was switched off, lost its key, or lets somebody in no longer', () => {
    expect(look({ config: { ...config, enable: false } })).toEqual(edited('enable'));
    expect(look({ config: null })).toEqual(edited('enable', 'access', ...(part === 'openapi' ? ['tools'] : [])));
    for (const key of ['', null, 7, 'ogx_another']) expect(look({ key })).toEqual(edited('key'));
    expect(look({ config: { ...config, access_grants: [] } })).toEqual(edited('access'));
  });
});

describe('letting in', () => {
  const grant = (id: string, permission = 'read') => ({ principal_type: 'user', principal_id: id, permission });

  it.each([
    ['lets every member in', [grant('eve'), grant('ada'), grant('grace')], true],
    ['lacks one of two', [grant('ada')], false],
    ['lets one in to write alone', [grant('ada'), grant('grace', 'write')], false],
    ['is none', [], false],
    ['is no list', { ada: 'read' }, false],
  ])('%s', (_, grants, expected) => {
    expect(letsIn(grants, [...members, { userId: 'auth0|grace', account: 'grace' }])).toBe(expected);
  });

  it('lets everybody in where there is nobody yet', () => {
    expect(letsIn(undefined, [])).toBe(true);
  });
});
