/** Whatever a model server answers, cut wherever it is, the events end once and hold nothing but what they may. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { askServer } from '../../../../../../src/main/hub/features/chat/models/ask-server.ts';
import { usualLimits } from '../../../../../../src/main/hub/features/chat/models/connection.ts';
import type { ModelEvent } from '../../../../../../src/main/hub/features/chat/models/model-event.ts';
import { Secret } from '../../../../../../src/main/hub/ground/secret.ts';
import { delta, done, event, startModelServer } from '../../../../../harness/model-server.ts';

const key = 'Zk7-never-to-be-seen-4411';
const limits = { ...usualLimits, retryDelaysMs: [] };

const odd = fc.jsonValue({ maxDepth: 3 });
const call = fc.record(
  {
    index: fc.oneof(fc.nat(3), odd),
    id: fc.oneof(fc.constantFrom('a', 'b'), odd),
    function: fc.oneof(fc.record({ name: fc.constantFrom('one', 'two'), arguments: fc.oneof(fc.string(), odd) }), odd),
  },
  { requiredKeys: [] },
);
const said = fc.record(
  { content: fc.oneof(fc.string(), odd), tool_calls: fc.oneof(fc.array(call, { maxLength: 3 }), odd), refusal: odd },
  { requiredKeys: [] },
);
const piece = fc.oneof(
  said.map((one) => delta(one)),
  said.map((one) => event({ choices: [{ message: one }] })),
  fc.constantFrom('stop', 'tool_calls', 'length', 'x').map((finish) => delta({}, finish)),
  odd.map((error) => event({ error })),
  odd.map((choices) => event({ choices, usage: choices })),
  odd.map((value) => event(value)),
  fc.string().map((text) => `data: ${text}\n\n`),
  fc.constantFrom(
    done,
    ': alive\n\n',
    'event: error\n',
    '\r\n\r\n',
    event({ error: { message: `Key ${key}` } }),
    event({ choices: [null] }),
  ),
);
const answer = fc.record({
  status: fc.constantFrom(200, 200, 200, 200, 201, 204, 400, 404),
  type: fc.constantFrom('text/event-stream', 'text/event-stream', 'application/json', 'text/plain', 'text/html', ''),
  body: fc.oneof(
    fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
    odd.map((one) => JSON.stringify(one)),
  ),
  cutAt: fc.double({ min: 0, max: 1.5, noNaN: true }),
  breaks: fc.boolean(),
});
type Given = typeof answer extends fc.Arbitrary<infer T> ? T : never;

const fields: Record<ModelEvent['kind'], string[]> = {
  text: ['kind', 'text'],
  call: ['kind', 'name', 'arguments'],
  end: ['kind', 'reason', 'usage'],
  failed: ['kind', 'failure', 'toolsRefused'],
};

it('ends once, as an end or a failure', async () => {
  let given: Given | undefined;
  const server = await startModelServer((_, response) => {
    if (!given) return;
    const { status, type, body, cutAt, breaks } = given;
    response.writeHead(status, type ? { 'content-type': type } : {});
    response.write(body.slice(0, Math.ceil(body.length * cutAt)));
    if (breaks) setImmediate(() => response.destroy());
    else response.end();
  });
  const tools = [{ name: 'one', description: 'One.', inputSchema: { type: 'object' } }];
  const signal = new AbortController().signal;
  try {
    await fc.assert(
      fc.asyncProperty(answer, async (one) => {
        given = one;
        const events: ModelEvent[] = [];
        const request = { messages: [], tools, sampling: {}, signal };
        for await (const heard of askServer({ baseUrl: server.baseUrl, key: new Secret(key) }, 'm', request, limits)) {
          events.push(heard);
        }
        const endings = events.filter(({ kind }) => kind === 'end' || kind === 'failed');
        expect(endings).toEqual([events.at(-1)]);
        for (const heard of events) {
          expect(fields[heard.kind]).toEqual(expect.arrayContaining(Object.keys(heard)));
          if (heard.kind === 'text') expect(typeof heard.text).toBe('string');
          if (heard.kind === 'call') expect([typeof heard.name, typeof heard.arguments]).toEqual(['string', 'string']);
          if (heard.kind !== 'failed') continue;
          expect(heard.failure.code).toMatch(/^(model_(cut|failed|refused|unreachable)|too_long)$/);
          expect(heard.failure.message.length).toBeLessThan(500);
          expect(heard.failure.message).not.toContain(key);
        }
      }),
      { numRuns: 400 },
    );
  } finally {
    await server.close();
  }
});
