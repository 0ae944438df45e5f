/** How the demo GitHub answers documents, and how it refuses: inside an answer of status 200, as GitHub does. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createRateMeter } from '../../src/demo/github/api/meter.ts';
import { serveGitHubApi } from '../../src/demo/github/api/serve.ts';
import { adaAccount } from '../../src/demo/github/seed/accounts.ts';
import { createCatalogue } from '../../src/demo/github/seed/catalogue.ts';
import { demoContext, origin } from '../unit/hub/platforms/github/context.ts';

let fetch: (request: Request) => Promise<Response>;
beforeEach(async () => {
  const { client } = await demoContext();
  fetch = (request) => client.fetch(request);
});

const post = (body: unknown) =>
  new Request(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'user-agent': 'test' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

async function ask(query: string, variables: object = {}) {
  const response = await fetch(post({ query, variables }));
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const repository = 'repository(owner: "ada-demo", name: "tidy-csv")';

describe('a document', () => {
  test.each([
    ['somebody else’s', 'ask { repository(owner: "grace-demo", name: "recipe-box") { id } }', 'NOT_FOUND'],
    ['nothing at all', 'ask { repository(owner: "x", name: "y") { id } }', 'NOT_FOUND'],
    ['no such discussion', `ask { ${repository} { discussion(number: 1) { id } } }`, 'NOT_FOUND'],
    ['no such thing', 'ask { node(id: "DC_x") { id } }', 'NOT_FOUND'],
    [
      'a list without bounds',
      `ask { ${repository} { discussions { nodes { id } } } }`,
      'MISSING_PAGINATION_BOUNDARIES',
    ],
    ['too much at once', `ask { ${repository} { discussions(first: 101) { nodes { id } } } }`, 'EXCESSIVE_PAGINATION'],
    [
      'a cursor of its own making',
      `ask { ${repository} { discussions(first: 1, after: "x") { nodes { id } } } }`,
      'INVALID_CURSOR_ARGUMENTS',
    ],
  ])('that asks for %s is told so by the type of an error', async (_, document, type) => {
    const { status, body } = await ask(document.replace('ask', 'query A'));
    expect([status, body.errors.map((error: { type: string }) => error.type)]).toEqual([200, [type]]);
    expect(body.errors[0]).toMatchObject({ path: expect.any(Array), message: expect.any(String) });
  });

  test('is told the tags that there are, by their whole names, with what each points to', async () => {
    const of = (inner: string) => ask(`query A { repository(owner: "ada-demo", name: "atlas-service") { ${inner} } }`);
    const target = 'target { __typename oid ... on Tag { message tagger { name } target { oid } } }';
    const listed = await of(
      `refs(refPrefix: "refs/tags/", first: 50) { totalCount nodes { id name prefix ${target} } }`,
    );
    const { nodes, totalCount } = listed.body.data.repository.refs;
    expect([totalCount, nodes.length > 1]).toEqual([nodes.length, true]);
    for (const { id, name, prefix, target } of nodes) {
      const asked = await of(`ref(qualifiedName: "refs/tags/${name}") { id name target { oid } }`);
      expect(asked.body.data.repository.ref).toEqual({ id, name, target: { oid: target.oid } });
      expect(prefix).toBe('refs/tags/');
      const read = await fetch(
        new Request(`${origin}/repos/ada-demo/atlas-service/git/ref/tags/${name}`, {
          headers: { 'user-agent': 'test' },
        }),
      );
      const { object } = await read.json();
      expect([object.sha, object.type]).toEqual([target.oid, target.__typename.toLowerCase()]);
    }
    const kinds = new Set(nodes.map(({ target: { __typename: kind } }: { target: { __typename: string } }) => kind));
    expect(kinds).toEqual(new Set(['Commit', 'Tag']));
    const none = await of(
      'tag: ref(qualifiedName: "refs/tags/main") { id } branch: ref(qualifiedName: "refs/heads/v1") { id }',
    );
    expect(none.body.data.repository).toEqual({ tag: null, branch: null });
    const { body } = await of('latestRelease { tagName tag { name } tagCommit { oid } }');
    const { tagName, tag, tagCommit } = body.data.repository.latestRelease;
    expect([tag.name, tagCommit.oid]).toEqual([tagName, expect.stringMatching(/^[0-9a-f]{40}$/)]);
  });

  test('beyond the limit of an hour gets an error instead of data', async () => {
    const now = () => Date.now();
    const meter = createRateMeter(now);
    const service = { catalogue: createCatalogue(now(), 0), origin, meter, now };
    const ada = { kind: 'account', account: adaAccount } as const;
    const asked = () => serveGitHubApi(post({ query: 'query A { viewer { login } }' }), ada, service);
    while (meter.spend(adaAccount, 'graphql').headers['x-ratelimit-remaining'] !== '1');
    expect(await (await asked()).json()).toEqual({ data: { viewer: { login: 'ada-demo' } } });
    const refused = await asked();
    expect([refused.status, refused.headers.get('x-ratelimit-used')]).toEqual([200, '5000']);
    expect(await refused.json()).toMatchObject({ errors: [{ type: 'RATE_LIMITED' }] });
  });
});
