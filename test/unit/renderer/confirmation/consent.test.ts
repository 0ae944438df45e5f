import { describe, expect, test } from 'vitest';
import {
  asleepAgain,
  type Focus,
  mayApprove,
  mayDeny,
  meaningOf,
  wakingOf,
} from '../../../../src/renderer/src/confirmation/answers.ts';
import { viewImport } from '../../../../src/renderer/src/confirmation/import-card.ts';
import { snippetsFor } from '../../../../src/renderer/src/confirmation/outcome-card.ts';
import { viewProposal } from '../../../../src/renderer/src/confirmation/proposal-card.ts';
import { arrange, endingOf, nextCard, readsTheSame } from '../../../../src/renderer/src/confirmation/queue.ts';
import { clockOf, markPassed, secondsLeft } from '../../../../src/renderer/src/ui/time.ts';
import type { BoundTo, Grant } from '../../../../src/shared/model.ts';
import { approval, importedTool, importing, proposal, waiting } from '../../../console/confirmation-samples.ts';

describe('approve', () => {
  const shown = wakingOf('nothing', 1000);
  const press = { isTrusted: true, isRepeat: false, beganAt: 1700, now: 1700 };
  test.each([
    ['a press 700 ms after the card was shown', {}, true],
    ['a press too early', { beganAt: 1699, now: 1699 }, false],
    ['a press that began too early and is let go later', { beganAt: 1600, now: 2000 }, false],
    ['script', { isTrusted: false }, false],
    ['a key held down', { isRepeat: true }, false],
  ])('%s: %j', (_what, more, may) => {
    expect(mayApprove(shown, { ...press, ...more })).toBe(may);
  });

  test('deny counts at once, but not as the second click of a double click', () => {
    const early = { ...press, beganAt: 1100, now: 1100 };
    expect(mayDeny(shown, early)).toBe(true);
    expect(mayDeny(wakingOf('answer', 1000), early)).toBe(false);
    expect(mayDeny(shown, { ...early, isTrusted: false })).toBe(false);
  });

  test.each(['other', 'itself'] as const)(
    'what took the place of another (%s) wakes after two seconds, whatever wakes the card earlier',
    (follows) => {
      const replaced = wakingOf(follows, 1000);
      const at = (time: number) => ({ ...press, beganAt: time, now: time });
      for (const waking of [replaced, asleepAgain(replaced, 1100)]) {
        expect(mayApprove(waking, at(2999))).toBe(false);
        expect(mayApprove(waking, at(3000))).toBe(true);
      }
      expect(mayApprove(asleepAgain(replaced, 3000), at(3699))).toBe(false);
    },
  );

  test('deny of what took the place of another is not met by the press that was meant for that', () => {
    const replaced = wakingOf('other', 1000);
    expect(mayDeny(replaced, { ...press, beganAt: 1699, now: 1699 })).toBe(false);
    expect(mayDeny(replaced, press)).toBe(true);
  });
});

const plain = { repeat: false, ctrlKey: false, metaKey: false, altKey: false };
test.each<[string, Partial<Parameters<typeof meaningOf>[0]>, Focus, string]>([
  ['Enter', {}, 'none', 'deny'],
  ['Enter', {}, 'answer', 'itsOwn'],
  ['Enter', {}, 'control', 'itsOwn'],
  ['Enter', {}, 'field', 'nothing'],
  ['Enter', { repeat: true }, 'answer', 'nothing'],
  ['Enter', { repeat: true, ctrlKey: true }, 'none', 'nothing'],
  ['Enter', { ctrlKey: true }, 'answer', 'approve'],
  ['Enter', { metaKey: true }, 'field', 'approve'],
  [' ', { repeat: true }, 'answer', 'nothing'],
  [' ', { repeat: true }, 'field', 'itsOwn'],
  ['Escape', {}, 'field', 'later'],
  ['a', {}, 'answer', 'arguments'],
  ['T', {}, 'none', 'moreTime'],
  ['a', {}, 'field', 'itsOwn'],
  ['a', { ctrlKey: true }, 'none', 'itsOwn'],
  ['Tab', {}, 'answer', 'itsOwn'],
  ['Enter', {}, 'lines', 'itsOwn'],
  ['Enter', { repeat: true }, 'lines', 'itsOwn'],
  ['Enter', { ctrlKey: true }, 'lines', 'approve'],
  ['Enter', { ctrlKey: true, repeat: true }, 'lines', 'nothing'],
  ['a', {}, 'lines', 'itsOwn'],
  ['Escape', {}, 'lines', 'later'],
])('%j %j with the focus on %s: %s', (key, more, focus, meaning) => {
  expect(meaningOf({ key, ...plain, ...more }, focus, true)).toBe(meaning);
});

test('single letters can be off', () => {
  expect(meaningOf({ key: 'a', ...plain }, 'none', false)).toBe('itsOwn');
});

describe('what waits', () => {
  const old = approval('old', {}, { askedAt: '2026-01-01T00:00:00Z' });
  const young = approval('young', {}, { askedAt: '2026-01-01T00:01:00Z' });
  const ids = (cards: { id: string }[]) => cards.map(({ id }) => id);

  test('stands oldest first, wishes behind the calls they came with', () => {
    const all = waiting({ approvals: [young, old], proposals: [proposal('wish')], imports: [importing('import')] });
    expect(ids(arrange([], all))).toEqual(['old', 'young', 'wish', 'import']);
  });

  test('never pushes in front of what was there', () => {
    const proposals = [proposal('wish')];
    const before = arrange([], waiting({ approvals: [young], proposals }));
    expect(ids(arrange(before, waiting({ approvals: [old, young], proposals })))).toEqual(['young', 'wish', 'old']);
  });

  test('leaves out what is answered and passes over what was put off', () => {
    const cards = arrange([], waiting({ approvals: [{ ...old, state: 'approved' }, young] }));
    expect(ids(cards)).toEqual(['young']);
    expect(nextCard(cards, new Set(['young']))).toBeUndefined();
  });

  test('tells how it ended', () => {
    const card = arrange([], waiting({ approvals: [old] }))[0];
    if (!card) throw new Error('no card');
    const until = Date.parse(old.expiresAt);
    expect(endingOf(card, [], until)).toBe('expired');
    expect(endingOf(card, [], until - 5000)).toBe('elsewhere');
    expect(endingOf(card, [{ ...old, state: 'approved' }], until)).toBe('approved');
  });

  test('reads the same with more time, and not with other arguments', () => {
    const [one] = arrange([], waiting({ approvals: [old] }));
    const [later] = arrange([], waiting({ approvals: [{ ...old, expiresAt: '2027-01-01T00:00:00Z' }] }));
    const [other] = arrange([], waiting({ approvals: [{ ...old, arguments: '{"a":1}' }] }));
    if (!one || !later || !other) throw new Error('no card');
    expect(readsTheSame(one, later)).toBe(true);
    expect(readsTheSame(one, other)).toBe(false);
  });
});

test('time left is written in minutes and said at 30 and 10 seconds', () => {
  expect(secondsLeft('2026-01-01T00:00:10Z', Date.parse('2026-01-01T00:00:00.500Z'))).toBe(10);
  expect(secondsLeft('2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:01:00Z'))).toBe(0);
  expect(clockOf(247)).toBe('4:07');
  const passed = (from: number, to: number) => markPassed(from, to);
  expect([passed(31, 30), passed(30, 29), passed(40, 9), passed(2, 0)]).toEqual([30, undefined, 10, undefined]);
});

test('a wide key is said to be wide', () => {
  const wide = proposal('p', { days: 180 });
  expect(viewProposal(wide, 0)).toEqual({
    may: 'writes',
    reachesAll: true,
    open: [],
    widths: ['writes', 'repositories', 'long'],
    endsAt: '1970-06-30T00:00:00.000Z',
    models: [],
    isOfConsole: false,
    bound: null,
  });
  const grant = { ...wide.grant, access: ['read' as const], repositories: ['ada-demo/*'] };
  expect(viewProposal({ ...wide, days: 30, grant }, 0).widths).toEqual([]);
  expect(viewProposal({ ...wide, days: 30, grant: { ...grant, guard: 'off' } }, 0).widths).toEqual(['guard']);
  const unscreened = { ...grant, screening: 'off' as const };
  expect(viewProposal({ ...wide, days: 30, grant: unscreened }, 0).widths).toEqual(['secrets']);
});

test('a key is wide where nothing limits it at a platform, and says nothing of repositories that it cannot reach', () => {
  const channels = (patterns: string[] | null) => [{ platform: 'Slack', kind: 'channel', title: 'Channels', patterns }];
  const wish = proposal('p', { reaches: channels(null) });
  const view = viewProposal({ ...wish, grant: { ...wish.grant, access: ['read'] } }, 0);
  expect([view.reachesAll, view.open, view.widths]).toEqual([false, ['Slack'], ['places']]);
  expect(viewProposal({ ...wish, reaches: channels(['*']) }, 0).open).toEqual(['Slack']);
  expect(viewProposal({ ...wish, reaches: channels(['team-*', '**']) }, 0).open).toEqual(['Slack']);
  expect(viewProposal({ ...wish, reaches: channels(['team-*']) }, 0).open).toEqual([]);
});

test('models are taken apart at their address, and those elsewhere make the key wide', () => {
  const models = [
    'opengithubx/digest',
    'opengithubx/home/sly at http://127.0.0.1:1 at http://127.0.0.1:11434',
    'opengithubx/cloud/large at https://models.example',
  ];
  const view = viewProposal(proposal('p', { models }), 0);
  expect(view.models).toEqual([
    { name: 'opengithubx/digest', address: null },
    { name: 'opengithubx/home/sly at http://127.0.0.1:1', address: 'http://127.0.0.1:11434' },
    { name: 'opengithubx/cloud/large', address: 'https://models.example' },
  ]);
  expect(view.widths).toContain('models');
  expect(viewProposal(proposal('p', { models: models.slice(0, 2) }), 0).widths).not.toContain('models');
  const lan = ['opengithubx/lan/x at http://192.168.1.4:11434', 'opengithubx/sly/x at http://127.0.0.1.evil.example'];
  for (const one of lan) expect(viewProposal(proposal('p', { models: [one] }), 0).widths).toContain('models');
});

test('a key for an Open WebUI is said to be good for whom alone, and what is not known of that is not left out', () => {
  const boundBy = (boundTo: BoundTo) => {
    const wish = proposal('p');
    return viewProposal({ ...wish, grant: { ...wish.grant, boundTo } }, 0).bound;
  };
  const openWebUI = 'http://localhost:8080';
  const issuer = 'https://tenant.example';
  const person = { account: 'u_1', email: 'ada@example.com' };
  expect(boundBy({ proof: 'sso', openWebUI, issuer, audience: 'hub' })).toEqual({
    by: 'sso',
    who: issuer,
    audience: 'hub',
    openWebUI,
  });
  expect(boundBy({ proof: 'sso', openWebUI })).toEqual({ by: 'sso', who: '?', audience: '?', openWebUI });
  const hubUrl = 'http://host.docker.internal:18480';
  expect(boundBy({ proof: 'sso', openWebUI, hubUrl })).toMatchObject({ hubUrl });
  expect(boundBy({ proof: 'key', openWebUI, hubUrl })).toMatchObject({ hubUrl });
  for (const proof of ['signed', 'key'] as const) {
    // Whatever else it names, an account is what such a key is good for.
    const bound = boundBy({ proof, openWebUI, issuer, ...person });
    expect(bound).toEqual({ by: 'account', who: 'ada@example.com', openWebUI });
  }
  expect(boundBy({ proof: 'key', openWebUI, account: 'u_1' })).toMatchObject({ by: 'account', who: 'u_1' });
});

test('snippets are for the endpoints of the key alone', () => {
  const addresses = { mcpUrl: 'http://127.0.0.1:18480/mcp', gitUrl: null };
  const of = (endpoints: Grant['endpoints'], models = ['digest']) =>
    snippetsFor({ endpoints, models }, addresses, 'ogx_k');
  const names = (...given: Parameters<typeof of>) => of(...given).map(({ name }) => name);
  expect(names(['mcp'])).toEqual(['claudeCode', 'mcpServers', 'curl']);
  expect(names(['openapi', 'chat'])).toEqual(['openapi', 'chat', 'chatCurl']);
  expect(names(['console'])).toEqual([]);
  const boundTo = { proof: 'key', openWebUI: 'http://localhost:8080' } as const;
  expect(snippetsFor({ endpoints: ['mcp', 'openapi', 'chat'], models: [], boundTo }, addresses, 'ogx_k')).toEqual([]);
  const gitUrl = 'http://github.localhost:18481';
  const [git] = snippetsFor({ endpoints: ['git'], models: [] }, { ...addresses, gitUrl }, 'ogx_k');
  expect(git?.text).toContain(`[http "${gitUrl}/"]\n  extraHeader = Authorization: Bearer ogx_k`);
  const forGh = snippetsFor({ endpoints: ['gh'], models: [] }, { ...addresses, gitUrl }, 'ogx_k');
  expect(forGh.map(({ name }) => name)).toEqual(['gh', 'octokit']);
  expect(forGh[0]?.text).toContain('GH_TOKEN=ogx_k\nHTTP_PROXY=http://127.0.0.1:18481');
  const [address, line] = of(['chat']);
  expect(address?.text).toBe('http://127.0.0.1:18480/v1');
  expect(line?.text).toContain('"model":"opengithubx/digest"');
  expect(line?.text).toMatch(/ http:\/\/127\.0\.0\.1:18480\/v1\/chat\/completions$/);
  // What a server calls its models is not ours to put into a shell.
  expect(of(['chat'], ["ms_1/x'; rm -rf ~"])[1]?.text).toMatch(
    /^curl -s [^;]* http:\/\/127\.0\.0\.1:18480\/v1\/models$/,
  );
});

test('reads that only their person says are reads stand by themselves, and never behind a press', () => {
  const reads = Array.from({ length: 13 }, (_, at) => importedTool(`list${at}`));
  const shown = (accountsOf: string) => {
    const { groups } = viewImport(importing('wish', { accountsOf, tools: reads }));
    return groups.map(({ kind, tools, isFolded }) => [kind, tools.length, isFolded]);
  };
  expect(shown(importing('wish').name)).toEqual([['said', 13, false]]);
  // On the accounts of a built-in platform its rule says what reads.
  expect(shown('github')).toEqual([['read', 13, true]]);
});
