/** What of GitHub's answers passes to gh and SDKs: fields by name, and addresses that open nothing. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type GraphQLObjectType, getNamedType, isInputObjectType, isLeafType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { isPassedField, isPassedScalar } from '../../../../../src/main/hub/platforms/github/gh/answer-fields.ts';
import { answerShapes, isNamedLikeSecret, passedOf } from '../../../../../src/main/hub/platforms/github/gh/answers.ts';
import { isContent, isPlace, mutations } from '../../../../../src/main/hub/platforms/github/gh/graphql-tables.ts';
import { operations } from '../../../../../src/main/hub/platforms/github/gh/operations.ts';
import { plainAddress } from '../../../../../src/main/hub/platforms/github/gh/plain-address.ts';
import { githubSchema } from '../../../../../src/main/hub/platforms/github/gh/schema.ts';
import { answersToBuild } from '../../../../../src/main/hub/platforms/github/gh/to-build.ts';

type Schema = { [word: string]: unknown } & { properties?: Record<string, Schema>; $ref?: string };
type Described = { operationId: string; responses: Record<string, { content?: Record<string, { schema: Schema }> }> };

const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
const description = JSON.parse(readFileSync(file, 'utf8')) as {
  paths: Record<string, Record<string, Described>>;
};

const at = <One extends Schema>(one: One): One =>
  typeof one.$ref === 'string'
    ? (one.$ref
        .split('/')
        .slice(1)
        .reduce<unknown>((found, part) => (found as Schema)[part], description) as One)
    : one;

const canary = 'CANARYAAAABBBBCCCC';
const signed = [
  `https://x:${canary}@api.github.com/repos/o/r?token=${canary}&ref=main&X-Amz-Signature=${canary}&sig=${canary}`,
  `https://api.github.com/repos/o/r{/sha}{?name}?se=2026&sp=r&jwt=${canary}#access_token=${canary}`,
];

/** Called like secrets, and none: what is turned on, the name of a licence, and an address that GitHub serves to those who may read it. */
const reviewed = /^(secret_scanning\w*|required_signatures|keys_url|key)$/;

/** Where in a value the canary stands. */
const canariesIn = (value: unknown, path = ''): string[] => {
  if (typeof value === 'string') return value.includes(canary) ? [path] : [];
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, one]) => canariesIn(one, `${path}.${name}`))
    : [];
};

/** An answer with all that is described, each address signed, and beside it what nobody described. */
function hostile(given: Schema, name = '', depth = 0): unknown {
  const schema = at(given);
  const alternatives = ['allOf', 'anyOf', 'oneOf'].flatMap((word) => (schema[word] as Schema[] | undefined) ?? []);
  const parts = alternatives.map((one) => hostile(one, name, depth)).filter((one) => one !== undefined);
  const types = [schema['type'] ?? []].flat();
  if (schema['items']) {
    const one = hostile(schema['items'] as Schema, name, depth);
    return [one, one, { [`x_${depth}`]: canary }, [canary], ...parts.flat()];
  }
  if (schema.properties || schema['additionalProperties'] || parts.some((one) => typeof one === 'object')) {
    const own = Object.entries(schema.properties ?? {}).map(([field, below]) => [
      field,
      isNamedLikeSecret(field) && !reviewed.test(field) ? canary : hostile(below, field, depth + 1),
    ]);
    // Where people choose the names, any may stand there that is not called like a secret.
    const beside = schema['additionalProperties'] ? {} : { x_new: { deep: [{ er: canary }] }, ['x-y']: canary };
    return {
      ...Object.assign({}, ...parts.filter((one) => typeof one === 'object')),
      ...Object.fromEntries(own),
      access_token: canary,
      tempCloneToken: canary,
      ...beside,
    };
  }
  if (types.includes('string')) {
    if (schema['format'] === 'uri' || /(^|_)(url|href)$/.test(name)) return signed[depth % 2];
    return 'text';
  }
  if (types.includes('integer') || types.includes('number')) return 1;
  if (types.includes('boolean')) return true;
  return parts[0];
}

const described = Object.values(description.paths)
  .flatMap((item) => Object.values(item))
  .filter(({ operationId }) => operations[operationId])
  .flatMap(({ operationId, responses }) =>
    Object.entries(responses)
      .filter(([status]) => status < '300')
      .flatMap(([status, response]) =>
        Object.entries(at(response as Schema & (typeof responses)[string]).content ?? {})
          .filter(([type, { schema }]) => /json/.test(type) && schema)
          .map(([type, { schema }]) => ({ id: operationId, what: `${operationId} ${status} ${type}`, schema })),
      ),
  );

const names = (value: unknown): string[] =>
  Array.isArray(value)
    ? value.flatMap(names)
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, one]) => [name, ...names(one)])
      : [];

describe('the answer to an operation', () => {
  it.each(described.map((one) => [one.what, one] as const))(
    'holds what GitHub describes and nobody left out, no token and no signature: %s',
    async (_, { id, schema }) => {
      const answer = hostile(schema);
      expect(canariesIn(answer)).not.toEqual([]);
      const passed = passedOf(await answerShapes(), id, answer);
      expect(canariesIn(passed)).toEqual([]);
      const told = new Set(names(passed));
      const wanted = new Set(names(answer)).difference(new Set(['email'])); // of an account it is not told
      expect([...wanted].filter((name) => isPassedField(name) && !told.has(name))).toEqual([]);
    },
  );

  it('is of every operation of the table that answers in JSON', async () => {
    const { operations: shapes } = await answerShapes();
    expect([...new Set(described.map(({ id }) => id))].filter((id) => !(id in shapes))).toEqual([]);
    expect(described.length).toBeGreaterThan(75);
  });

  it('leaves out these, and whatever GitHub describes next', () => {
    const all = answersToBuild(() => true).shapes.flatMap(({ fields = {} }) => Object.keys(fields));
    const left = new Set(all.filter((name) => !isPassedField(name)));
    expect([...left].toSorted()).toEqual([
      'body_html',
      'body_text',
      'business_plus',
      'client_id',
      'collaborators',
      'disk_usage',
      'ldap_dn',
      'notification_email',
      'owned_private_repos',
      'plan',
      'private_gists',
      'private_repos',
      'signature',
      'space',
      'temp_clone_token',
      'total_private_repos',
      'two_factor_authentication',
    ]);
    const named = new Set(all.filter((name) => isPassedField(name) && isNamedLikeSecret(name)));
    expect([...named].filter((name) => !reviewed.test(name))).toEqual([]);
  });

  it('holds nothing of another kind than is described there, and nothing of an operation that is not in the table', async () => {
    const shapes = await answerShapes();
    const told = (body: unknown, operation = 'repos/get') => passedOf(shapes, operation, body);
    expect(told({ name: { token: canary }, owner: canary, topics: [{ a: canary }, 'one'], id: [canary] })).toEqual({
      topics: ['one'],
    });
    expect(told({ name: null, topics: [], private: false })).toEqual({ name: null, topics: [], private: false });
    expect(
      told(JSON.parse(`{ "__proto__": { "name": "${canary}" }, "constructor": "${canary}", "name": "r" }`)),
    ).toEqual({
      name: 'r',
    });
    // Names that an organization chooses.
    const custom = { team: 'web', deploy_token: canary, apiKey: canary, lists: ['a'], nested: { a: canary } };
    expect(told({ custom_properties: custom })).toEqual({ custom_properties: { team: 'web', lists: ['a'] } });
    for (const operation of ['repos/list-webhooks', 'apps/create-installation-access-token', '', 'constructor']) {
      expect(told({ id: 1, token: canary }, operation)).toBeUndefined();
    }
  });
});

describe('a document', () => {
  it('may ask for no scalar that nobody has read, nor for a token, an archive or HTML', async () => {
    const schema = await githubSchema();
    const types = Object.values(schema.getTypeMap()).filter((type) => 'getFields' in type && !isInputObjectType(type));
    const reachable = types.filter(
      ({ name }) => isContent(name) || isPlace(name) || mutations[`${name[0]?.toLowerCase()}${name.slice(1, -7)}`],
    );
    const scalars = reachable.flatMap((type) =>
      Object.values((type as GraphQLObjectType).getFields())
        .filter((field) => isLeafType(getNamedType(field.type)))
        .map((field) => ({ type: type.name, name: field.name, of: getNamedType(field.type).name })),
    );
    expect(scalars.length).toBeGreaterThan(800);
    const left = scalars.filter(
      ({ type, name }) => !isPassedScalar(name) && (isContent(type) || type === 'Repository'),
    );
    expect([...new Set(left.map(({ name }) => name))].toSorted()).toEqual([
      'bodyHTML',
      'clientId',
      'descriptionHTML',
      'messageBodyHTML',
      'messageHeadlineHTML',
      'requiresCommitSignatures',
      'shortDescriptionHTML',
      'tarballUrl',
      'tempCloneToken',
      'titleHTML',
      'viewerPossibleCommitEmails',
      'zipballUrl',
    ]);
    const open = scalars.filter(({ name, of }) => isPassedScalar(name) && (of === 'HTML' || isNamedLikeSecret(name)));
    expect(open.map(({ type, name }) => `${type}.${name}`)).toEqual(['License.key']);
  });
});

describe('an address', () => {
  it.each([
    ['https://raw.example/o/r/main/x?token=AAA', 'https://raw.example/o/r/main/x'],
    ['https://api.example/contents/x?ref=agent%2Fx&token=AAA', 'https://api.example/contents/x?ref=agent%2Fx'],
    ['https://api.example/contents/x?ref=main;token=AAA', 'https://api.example/contents/x'],
    ['https://api.example/contents/x?TOKEN=A&Ref=AAA&ref', 'https://api.example/contents/x?ref'],
    ['https://s3.example/f?X-Amz-Credential=AAA&X-Amz-Signature=AAA', 'https://s3.example/f'],
    ['https://blob.example/f?se=2026-12-02&sp=r&sig=AAA', 'https://blob.example/f'],
    ['https://x-access-token:AAA@github.example/o/r.git', 'https://github.example/o/r.git'],
    ['https:\\\\AAA@github.example/o/r.git', 'https://github.example/o/r.git'],
    ['//AAA@github.example/o/r.git', '//github.example/o/r.git'],
    ['https://github.example/o/r#access_token=AAA', 'https://github.example/o/r'],
    ['https://github.example/o/r?a=b?ref=AAA', 'https://github.example/o/r'],
    ['https://github.example/o/r\n?jwt=AAA', 'https://github.example/o/r\n'],
    ['https://uploads.example/assets{?name,label}?sig=AAA', 'https://uploads.example/assets{?name,label}'],
  ])('comes without what lets anybody in: %s', (given, plain) => {
    expect(plainAddress(given)).toBe(plain);
  });

  it.each([
    'https://api.example/repos/o/r/commits{/sha}',
    'https://api.example/repos/o/r/notifications{?since,all,participating}',
    'https://uploads.example/repos/o/r/releases/1/assets{?name,label}',
    'https://avatars.example/u/1?v=4',
    'https://github.example/o/r/issues/1#issuecomment-12',
    'https://github.example/o/r/pull/1#discussion_r12',
    'git@github.example:o/r.git',
    'ssh://git@github.example/o/r.git',
    'git://github.example/o/r.git',
    '',
  ])('stays as it is where it says no more than which thing it is of: %s', (given) => {
    expect(plainAddress(given)).toBe(given);
  });
});
