/** Whatever our tools send is what GitHub describes, and what the demo GitHub answers is too. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import { reading } from '../../../../../src/main/hub/platforms/requests.ts';
import type { Tool, ToolContext } from '../../../../../src/main/hub/platforms/tool.ts';
import type { Result } from '../../../../../src/shared/result.ts';
import { atPlace, demoContext, origin, unpaced } from './context.ts';
import { isOpenToApps } from './described/app-user-routes.ts';
import { documentProblems } from './described/graphql.ts';
import { answerGaps, type Exchange, requestProblems } from './described/rest.ts';
import { everyCall } from './every-call.ts';

type Arguments = Record<string, unknown>;

/** A context on a demo GitHub of its own that keeps what it sends and gets. */
async function recorded(): Promise<{ context: ToolContext; exchanges: Exchange[] }> {
  const context = await demoContext();
  const exchanges: Exchange[] = [];
  const { fetch } = context.client;
  context.client.fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = await request.clone().text();
    const response = await fetch(request);
    exchanges.push({
      method: request.method,
      url: new URL(request.url),
      body,
      status: response.status,
      mediaType: response.headers.get('content-type') ?? '',
      answer: await response.clone().text(),
    });
    return response;
  };
  return { context, exchanges };
}

const isGraphQL = ({ url }: Exchange): boolean => url.pathname === '/graphql';
const wrongIn = (exchange: Exchange): string[] =>
  isGraphQL(exchange) ? documentProblems(exchange) : requestProblems(exchange);

/** What is changed of a call to make it as it is, and with each value of an enumeration of its input. */
function variations({ input }: Tool, args: Arguments): Arguments[] {
  const fields = Object.entries(input.shape).flatMap(([name, schema]) => {
    const { enum: values = [] } = z.toJSONSchema(schema as z.ZodType, { io: 'input', unrepresentable: 'any' });
    return name in args ? values.map((value) => ({ [name]: value })) : [];
  });
  return [{}, ...fields].filter((one) => input.safeParse({ ...args, ...one }).success);
}

/** Makes a call as the hub does: a write after its preview, which has a client that only reads. */
async function make(tool: Tool, args: Arguments, world: ToolContext): Promise<Result<Record<string, unknown>>> {
  const input = tool.input.parse(args);
  if (tool.access === 'read') return tool.run(input, world);
  const reader = { ...world, client: unpaced(reading(world.client, github)) };
  const preview = await tool.preview(input, atPlace(tool, input, reader));
  return preview.ok ? tool.run(input, { ...world, preview: preview.value }) : preview;
}

/** What all calls of a tool send and get, and which fields they use. Each is of a demo GitHub that nothing has changed yet. */
async function sentBy(tool: Tool): Promise<{ exchanges: Exchange[]; fields: Set<string> }> {
  const exchanges: Exchange[] = [];
  const fields = new Set<string>();
  for (const call of everyCall[tool.name] ?? []) {
    const argumentsIn = async (context: ToolContext) => (typeof call === 'function' ? await call(context) : call);
    let world = await recorded();
    for (const [place, changed] of variations(tool, await argumentsIn(world.context)).entries()) {
      if (place > 0 && tool.access !== 'read') world = await recorded();
      const args = { ...(await argumentsIn(world.context)), ...changed };
      world.exchanges.splice(0);
      const answer = await make(tool, args, world.context);
      if (place === 0) {
        expect([tool.name, args, answer]).toEqual([tool.name, args, expect.objectContaining({ ok: true })]);
      }
      const cursor = answer.ok && 'cursor' in tool.input.shape ? answer.value['next_cursor'] : undefined;
      if (cursor !== undefined) await make(tool, { ...args, cursor }, world.context);
      for (const field of Object.keys(args)) fields.add(field);
      exchanges.push(...world.exchanges);
    }
  }
  return { exchanges, fields };
}

const answers: Exchange[] = [];

describe('what is sent', () => {
  it.each(github.tools.map((tool) => [tool.name, tool] as const))(
    'by %s, with every field of its input, is as GitHub describes it',
    async (_, tool) => {
      const { exchanges, fields } = await sentBy(tool);
      const own = Object.keys(tool.input.shape).filter((field) => field !== 'account' && field !== 'cursor');
      expect([...fields].sort()).toEqual(own.sort());
      expect(exchanges.length).toBeGreaterThan(0);
      for (const exchange of exchanges) {
        const asked = [`${exchange.method} ${exchange.url.pathname}${exchange.url.search}`, exchange.body];
        expect([...asked, wrongIn(exchange)]).toEqual([...asked, []]);
      }
      answers.push(...exchanges);
    },
  );

  it('is what GitHub lets an App do for a person', () => {
    const beyond = answers.filter((one) => !isGraphQL(one) && !isOpenToApps(one.method, one.url.pathname));
    expect([...new Set(beyond.map(({ method, url }) => `${method} ${url.pathname}`))]).toEqual([]);
    expect(isOpenToApps('PUT', '/repos/ada-demo/tidy-csv/subscription')).toBe(false);
    expect(isOpenToApps('GET', '/users/ada-demo/projectsV2')).toBe(false);
  });

  it('is of tools that there are', () => {
    const names = github.tools.map(({ name }) => name);
    expect(Object.keys(everyCall).filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe('what the demo GitHub answers', () => {
  it('is held against the description, and found out', () => {
    const issue = answers.find(({ url }) => /\/issues\/1$/.test(url.pathname));
    if (!issue) throw new Error('no issue was read');
    const { number, ...rest } = JSON.parse(issue.answer) as Record<string, unknown>;
    const told = { ...rest, state: 7, user: { login: 'ada-demo' } };
    const gaps = answerGaps({ ...issue, answer: JSON.stringify(told) }).join('; ');
    for (const gap of ["'number'", '/state must be string', "/user must have required property 'id'"]) {
      expect(gaps).toContain(gap);
    }
    expect(answerGaps({ ...issue, status: 206 })).toEqual(['206 is not described']);
  });

  it('is as GitHub describes it', () => {
    const gaps = answers
      .filter((exchange) => !isGraphQL(exchange))
      .flatMap((exchange) =>
        answerGaps(exchange).map((gap) => `${exchange.method} ${exchange.url.pathname} ${exchange.status}: ${gap}`),
      );
    expect([...new Set(gaps)]).toEqual([]);
  });
});

describe('the description', () => {
  const request = (method: string, path: string, body?: object): Exchange => ({
    method,
    url: new URL(path, origin),
    body: body ? JSON.stringify(body) : '',
    status: 200,
    mediaType: '',
    answer: '',
  });
  const star = 'mutation Star($id: ID!) { addStar(input: { starrableId: $id }) { clientMutationId } }';
  const document = (variables: object, query = star) => request('POST', '/graphql', { query, variables });
  const tree = [{ path: 'x', mode: '100644', type: 'blob', text: '' }];

  it.each([
    ['a path that there is not', request('GET', '/repos/a/b/isues'), 'no path'],
    ['a method that there is not', request('DELETE', '/repos/a/b/issues/7'), 'no DELETE'],
    ['a parameter that there is not', request('GET', '/repos/a/b/issues?stat=open'), 'stat'],
    ['a parameter twice', request('GET', '/repos/a/b/issues?state=open&state=all'), 'twice'],
    ['a value that there is not', request('GET', '/repos/a/b/issues?state=merged'), 'open,closed,all'],
    ['a page that is no number', request('GET', '/repos/a/b/issues?page=x'), 'integer'],
    ['a number that is none', request('GET', '/repos/a/b/issues/x'), 'integer'],
    ['a missing parameter', request('GET', '/search/code'), 'required'],
    ['a missing body', request('POST', '/repos/a/b/issues'), 'no body'],
    ['a body where there is none', request('GET', '/repos/a/b/issues', { state: 'open' }), 'a body'],
    ['a missing field', request('POST', '/repos/a/b/issues', { body: 'x' }), 'title'],
    ['a field that there is not', request('POST', '/repos/a/b/issues', { title: 'x', labls: [] }), 'labls'],
    ['a field of another kind', request('POST', '/repos/a/b/issues', { title: 'x', assignees: 'ada' }), 'array'],
    ['another value of a field', request('PATCH', '/repos/a/b/issues/7', { state: 'merged' }), 'open,closed'],
    ['a field that there is not, inside', request('POST', '/repos/a/b/git/trees', { tree }), 'text'],
    ['a document that is not GraphQL', document({}, 'query A { viewer { logn } }'), 'logn'],
    ['a variable of another type', document({ id: {} }), 'ID'],
    ['a variable that is missing', document({}), 'required type'],
    ['a variable too many', document({ id: 'x', n: 1 }), 'no variable n'],
  ])('refuses %s', (_, exchange, why) => {
    expect(wrongIn(exchange).join('\n')).toContain(why);
  });

  it.each([
    request('GET', '/repos/a/b/issues?state=open&per_page=50&page=2'),
    request('GET', '/repos/a/b/contents/'),
    request('GET', '/repos/a/b/contents/src/a%20b.ts?ref=main'),
    request('GET', '/repos/a/b/commits/feature%2Fx'),
    request('POST', '/repos/a/b/issues', { title: 'x', labels: ['bug'] }),
    document({ id: 'x' }),
  ])('takes $method $url.pathname', (exchange) => {
    expect(wrongIn(exchange)).toEqual([]);
  });
});
