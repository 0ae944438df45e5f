/** Open WebUI's list of model connections can only be replaced whole: everybody else's entries must come out as they went in. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findConnection,
  modelConnectionOf,
  putConnection,
  takeConnection,
} from '../../../../../src/main/hub/features/openwebui/entries.ts';
import { type ExactObject, parseExact } from '../../../../../src/main/hub/features/openwebui/exact-json.ts';

const marker = 'ogx_abc123';
const ours = modelConnectionOf({
  hubUrl: 'http://hub',
  marker,
  models: ['opengithubx/digest'],
  tools: [],
  members: [],
  proof: 'key',
  key: 'ogx_key',
});

type Foreign = { url: string; key: string; config: object | undefined };
type Lists = Record<string, unknown> & { OPENAI_API_BASE_URLS: string[]; OPENAI_API_KEYS: string[] };

const configuration = fc.dictionary(
  fc.constantFrom('enable', 'headers', 'prefix_id', 'model_ids', 'seed'),
  fc.jsonValue(),
);
const foreign: fc.Arbitrary<Foreign> = fc.record({
  url: fc.webUrl(),
  key: fc.string(),
  config: fc.option(configuration, { nil: undefined }),
});

/** `keys`: how many of the keys there are at all. */
function listsOf(all: Foreign[], keys = all.length, more: object = {}): ExactObject {
  const configs = all.flatMap(({ config }, index) => (config ? [[index, config]] : []));
  const lists = {
    ENABLE_OPENAI_API: true,
    'a field of tomorrow': [1],
    OPENAI_API_BASE_URLS: all.map(({ url }) => url),
    OPENAI_API_KEYS: all.map(({ key }) => key).slice(0, keys),
    OPENAI_API_CONFIGS: { ...Object.fromEntries(configs), ...more },
  };
  return parseExact(JSON.stringify(lists)) as ExactObject;
}

const plain = (all: ExactObject) => JSON.parse(JSON.stringify(all)) as Lists;
/** Open WebUI itself evens out the keys. */
const evened = (all: ExactObject) => {
  const { OPENAI_API_KEYS: keys, ...rest } = plain(all);
  return { ...rest, OPENAI_API_KEYS: rest.OPENAI_API_BASE_URLS.map((_, index) => keys[index] ?? '') };
};

describe('a connection that is put and taken again', () => {
  it('leaves everything else as it was, with holes among the configurations and too few keys', () => {
    const rounds = fc.array(foreign, { maxLength: 6 }).chain((all) => fc.tuple(fc.constant(all), fc.nat(all.length)));
    fc.assert(
      fc.property(rounds, ([all, keys]) => {
        const before = listsOf(all, keys);
        const put = putConnection(before, marker, ours);
        expect(findConnection(put, marker)).toMatchObject({ place: all.length, url: ours.url, key: 'ogx_key' });
        expect(evened(takeConnection(put, marker))).toEqual(evened(before));
      }),
    );
  });

  it('stands in one place however often it is put, and others keep theirs whatever comes after it', () => {
    fc.assert(
      fc.property(fc.array(foreign, { maxLength: 4 }), fc.array(foreign, { maxLength: 4 }), (first, later) => {
        const own: Foreign = { url: ours.url, key: 'old', config: { ...ours.config, prefix_id: 'old' } };
        const put = putConnection(listsOf([...first, own, ...later]), marker, ours);
        expect(plain(put)).toEqual(plain(listsOf([...first, { ...ours }, ...later])));
        expect(plain(takeConnection(put, marker))).toEqual(plain(listsOf([...first, ...later])));
      }),
    );
  });

  it('leaves configurations alone that are kept under an address', () => {
    const byAddress = { 'http://one': { enable: false }, '0x1': { tags: [] } };
    const all = listsOf([{ url: 'http://one', key: 'k', config: undefined }], 1, byAddress);
    const put = putConnection(all, marker, ours);
    expect(plain(put)['OPENAI_API_CONFIGS']).toEqual({ ...byAddress, 1: ours.config });
    expect(plain(takeConnection(put, marker))).toEqual(plain(all));
  });

  it('is nothing to take where it is not', () => {
    const all = listsOf([{ url: 'http://one', key: 'k', config: { headers: null } }]);
    expect(takeConnection(all, marker)).toBe(all);
    expect(findConnection(all, marker)).toBeUndefined();
  });

  it('keeps the digits of other people’s numbers', () => {
    const text =
      '{"OPENAI_API_BASE_URLS":["a"],"OPENAI_API_KEYS":["k"],"OPENAI_API_CONFIGS":{"0":{"seed":9007199254740993,"x":1.0}}}';
    const put = putConnection(parseExact(text) as ExactObject, marker, ours);
    expect(JSON.stringify(takeConnection(put, marker))).toBe(text);
  });
});

describe('whose a connection is', () => {
  const withConfig = (config: object) => listsOf([{ url: 'http://hub/v1', key: '', config }]);

  it('says its marker, never its address', () => {
    expect(findConnection(withConfig({}), marker)).toBeUndefined();
    expect(findConnection(withConfig({ headers: { 'X-OGX-Registration': 'ogx_of_another' } }), marker)).toBeUndefined();
    expect(findConnection(withConfig({ headers: { 'X-OGX-Registration': marker } }), marker)).toMatchObject({
      place: 0,
    });
  });

  it('is still told by its prefix where somebody took its headers away, and by its headers where it has no prefix', () => {
    expect(findConnection(withConfig({ ...ours.config, headers: null }), marker)).toMatchObject({ place: 0 });
    expect(findConnection(withConfig({ ...ours.config, prefix_id: '' }), marker)).toMatchObject({ place: 0 });
  });
});
