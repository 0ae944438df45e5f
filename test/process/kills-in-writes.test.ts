/**
 * The hub dies again and again in the middle of changes that its person approved. None is lost of which a client was told, none is
 * made twice however the client goes on, and what the hub says of each afterwards is true.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AuditRecord } from '../../src/shared/model.ts';
import { isLongRun } from '../harness/long-run.ts';
import { callTool } from '../harness/tool-server.ts';
import { type BuiltDemo, startBuiltDemo } from './built-demo.ts';

let hub: BuiltDemo;
/** Of the person's own, since each start of a demo makes new ones. */
let key: string;
beforeAll(async () => {
  hub = await startBuiltDemo();
  const many = ['--calls-per-minute', '10000', '--calls-per-day', '100000', '--calls-at-once', '64', '--write'];
  const run = await hub.cliAtTerminal(['demo'], 'keys', 'create', '--client', 'a test', ...many);
  key = /ogx_[0-9A-Za-z]{49}/.exec(run.stdout)?.[0] ?? `no key in: ${run.stdout}${run.stderr}`;
});
afterAll(() => hub.stop());

const tool = (name: string, args: object) => callTool(hub, key, name, args);

const repository = 'ada-demo/atlas-service';
const poll = (id: string) => tool('approval_status', { approval_id: id });
type Change = { id: string; title: string; idempotency_key?: string };

async function approved(title: string, isNamed: boolean): Promise<Change> {
  const name = isNamed ? { idempotency_key: title } : {};
  const { body } = await tool('github_create_issue', { repository, title, ...name });
  const id = String(body['approval_id']);
  expect((await hub.cliAtTerminal(['demo', 'yes'], 'approvals', 'approve', id)).code).toBe(0);
  return { id, title, ...name };
}

/** Titles of the newest issues. */
async function titles(): Promise<string[]> {
  const { body } = await tool('github_list_issues', { repository, state: 'open' });
  return ((body['items'] ?? []) as { title: string }[]).map(({ title }) => title);
}

const records = async (): Promise<AuditRecord[]> =>
  JSON.parse((await hub.cli('audit', 'list', '--limit', '100', '--json')).stdout);

const rounds = isLongRun ? 100 : 3;
const each = 3;
/** Requests that the hub answers in the time that the changes of a round take. */
const moments = 90;

it(
  `${rounds} kills at any moment of writes with approvals: none lost, none doubled, the chain intact`,
  async () => {
    const seen = { answered: 0, cut: 0, made: 0, unmade: 0, unknown: 0 };
    for (let round = 0; round < rounds; round++) {
      const changes: Change[] = [];
      for (let one = 0; one < each; one++) changes.push(await approved(`Round ${round}, change ${one}`, one % 2 === 0));
      const collected = Promise.allSettled(changes.map(({ id }) => poll(id)));
      // Each time somewhat later, and not in step with the rounds.
      for (let trips = 0; trips < (round * 17) % moments; trips++) await fetch(`${hub.url}/healthz`);
      await hub.kill();
      const told = await collected;
      await hub.restart();
      expect((await hub.cli('audit', 'verify')).code).toBe(0);

      const there = await titles();
      const trail = await records();
      for (const [at, { id, title, idempotency_key }] of changes.entries()) {
        const made = there.filter((one) => one === title).length;
        const before = told[at];
        const wasTold = before?.status === 'fulfilled' && before.value.status === 200;
        const after = (await poll(id)).body.error?.code;
        const about = { title, wasTold, after, made };
        expect(about).toEqual({ ...about, made: wasTold ? 1 : expect.toBeOneOf([0, 1]) });
        if (after !== 'outcome_unknown')
          expect(about).toEqual({ ...about, after: made ? 'done_before' : 'approval_stopped' });
        const [last] = trail.filter(({ approvalId, verdict }) => approvalId === id && verdict === 'allow');
        expect({ ...about, outcome: last?.outcome }).not.toEqual({ ...about, outcome: null });
        if (idempotency_key !== undefined && made) {
          const again = await tool('github_create_issue', { repository, title, idempotency_key });
          expect([title, again.body.error?.code]).toEqual([title, after]); // not known of one that was cut on its way to the record
        }
        seen[wasTold ? 'answered' : 'cut'] += 1;
        seen[after === 'outcome_unknown' ? 'unknown' : made ? 'made' : 'unmade'] += 1;
      }
      expect((await titles()).filter((title) => title.startsWith(`Round ${round},`)).length).toBeLessThanOrEqual(each);
    }
    console.info(`Changes when the hub died: ${JSON.stringify(seen)}`);
    if (isLongRun) expect(Math.min(...Object.values(seen))).toBeGreaterThan(0); // each kind of moment was met
  },
  60 * 60_000,
);
