/** Open WebUI at the command line: what is sent to the hub, what a person reads, and that no secret is ever a word. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseCommandLine } from '../../../src/main/headless/cli.ts';
import { commands } from '../../../src/main/headless/commands/index.ts';
import type { OpenWebUIFile, OpenWebUIStatus } from '../../../src/shared/open-webui.ts';
import { fail, ok } from '../../../src/shared/result.ts';
import { runCli, runCliAtTerminal, runPipedCliAtTerminal } from './run-cli.ts';
import { answering, status } from './stub-open-webui.ts';
import { modeOf, temporaryFolder } from './temporary-folder.ts';

const address = 'http://localhost:8080';
const adminKey = 'sk-never-to-be-seen-4411';
const signingSecret = 'a-signing-secret-that-nobody-sees-7';
const passphrase = 'correct horse\n';

describe('openwebui set', () => {
  test('takes the key from the terminal or a pipe, the signing secret from the terminal, and shows neither', async () => {
    const { inputs, words } = await answering('openwebui.set', ok(status));
    const sso = ['openwebui', 'set', address, '--audience', 'https://hub.example', ...words];
    const typed = await runCliAtTerminal(`${adminKey}\n${passphrase}`, ...sso, '--key');
    const piped = await runPipedCliAtTerminal(`${adminKey}\n`, passphrase, ...sso, '--key-stdin', '--hub-url', address);
    const signed = ['openwebui', 'set', address, '--proof', 'signed', '--signing-secret', ...words];
    const both = await runCliAtTerminal(`${adminKey}\n${signingSecret}\n${passphrase}`, ...signed, '--key', '--json');
    for (const { code, stdout, stderr } of [typed, piped, both]) {
      expect(code).toBe(0);
      for (const secret of [adminKey, signingSecret]) expect(stdout + stderr).not.toContain(secret);
    }
    expect(typed.stdout).toContain('API key of an administrator of Open WebUI (not shown)');
    expect(typed.stdout).toContain('http://localhost:8080, version 0.12.4');
    expect(JSON.parse(/\{"server".*\}/.exec(both.stdout)?.[0] ?? '')).toEqual(status);
    const first = { url: address, audience: 'https://hub.example', adminKey };
    expect(inputs()).toEqual([
      first,
      { ...first, hubUrl: address },
      { url: address, proof: 'signed', adminKey, signingSecret },
    ]);
  });

  test('needs the passphrase, and no secret that stays as it is', async () => {
    const { inputs, words } = await answering('openwebui.set', ok(status));
    const given = ['openwebui', 'set', address, '--proof', 'key', ...words];
    expect(await runCli(...given)).toMatchObject({ code: 1, stderr: expect.stringContaining('passphrase') });
    expect(inputs()).toEqual([]);
    expect((await runCliAtTerminal(passphrase, ...given)).code).toBe(0);
    expect(inputs()).toEqual([{ url: address, proof: 'key' }]);
  });

  test.each([
    [['--key', '--key-stdin'], /not both/],
    [['--key'], /asks for the key at a terminal, and there is none.*--key-stdin/s],
    [['--signing-secret'], /asks for the signing secret at a terminal/],
    [['--proof', 'e-mail'], /--proof must be one of sso/],
    [['--hub-url', 'nowhere'], /--hub-url has a value/],
  ])('refuses %j', async (more, said) => {
    const { inputs, words } = await answering('openwebui.set', ok(status));
    const ran = await runCli('openwebui', 'set', address, ...more, ...words);
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringMatching(said) });
    expect(inputs()).toEqual([]);
  });

  test('takes no secret for one that is empty, and no key that can be none', async () => {
    const { inputs, words } = await answering('openwebui.set', ok(status));
    const given = ['openwebui', 'set', address, ...words];
    const ran = await runCliAtTerminal('\n', ...given, '--key');
    expect(ran).toMatchObject({ code: 2, stdout: expect.stringContaining('key is missing') });
    const short = await runCliAtTerminal('sk-1\n', ...given, '--key');
    expect(short).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('--key takes an API key of Open WebUI: 8 to'),
    });
    const other = await runCliAtTerminal('\n', ...given, '--signing-secret');
    expect(other).toMatchObject({ code: 2, stdout: expect.stringContaining('signing secret is missing') });
    expect(inputs()).toEqual([]);
  });
});

test.each([
  [['set', address, `--key=${adminKey}`]],
  [['set', address, '--key', adminKey]],
  [['set', address, '--signing-secret', signingSecret]],
  [['set', address, '--admin-key', adminKey]],
  [['account', adminKey]],
  [['account', '--key', adminKey]],
])('no word of %j is taken for a secret', (words) => {
  expect(parseCommandLine(['openwebui', ...words], commands)).toMatchObject({ failure: { code: 'usage' } });
});

describe('openwebui status', () => {
  test('says in a line each what was found and what to do, and exits 1 where something is missing', async () => {
    const found: OpenWebUIStatus['findings'] = [
      { what: 'merging', state: 'warning', detail: 'It \u001b[2J merges.', hint: 'Turn it off.' },
      { what: 'sign-in', state: 'missing', detail: 'Nobody can.', hint: 'Set \u202eit.' },
    ];
    const parts = status.parts.map((part, at) => ({
      ...part,
      ...[
        { state: 'present' as const, provedAt: '2026-11-20T09:00:00.000Z', calledAt: '2026-11-24T15:39:01.123Z' },
        { state: 'edited' as const, edited: ['url', 'access'], reach: 'reached' as const },
      ][at],
    }));
    const whole = { ...status, findings: [...status.findings, ...found], parts, keyId: 'key_1' };
    const { words } = await answering('openwebui.status', ok(whole));
    expect(await runCli('openwebui', 'status', ...words)).toEqual({
      code: 1,
      stderr: '',
      stdout: [
        'Open WebUI  http://localhost:8080, version 0.12.4',
        'this hub    http://127.0.0.1:18480, as Open WebUI reaches it',
        "proof       each person's own sign-in, for https://hub.example",
        "secrets     an administrator's key",
        'you         ada@example.com there, by the same sign-in',
        'it acts     for you, by key_1',
        '',
        'ok       reachable  Open WebUI 0.12.4 answers.',
        'warning  merging    It [2J merges.',
        '        Turn it off.',
        'missing  sign-in    Nobody can.',
        '        Set it.',
        '',
        'PART     STATE                PROVED (UTC)        LAST CALL (UTC)',
        'model    present              2026-11-20 09:00    2026-11-24 15:39',
        'openapi  edited: url, access  when you first ask  never',
        'mcp      not registered       -                   never',
        '',
        'Register it again: opengithubx openwebui repair\n',
      ].join('\n'),
    });
    const json = await runCli('openwebui', 'status', '--json', ...words);
    expect([json.code, JSON.parse(json.stdout)]).toEqual([1, whole]);
  });

  test('exits 0 where a warning is the worst, and where none is set', async () => {
    const fine = await answering('openwebui.status', ok(status));
    expect(await runCli('openwebui', 'status', ...fine.words)).toMatchObject({ code: 0 });
    const none = { ...status, server: null, version: null, findings: [], identity: null, parts: [] };
    const unset = await answering('openwebui.status', ok(none));
    expect(await runCli('openwebui', 'status', ...unset.words)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('opengithubx openwebui set ADDRESS'),
    });
  });
});

describe('openwebui plan and sync', () => {
  test('plan shows before and after, and says that nothing is changed', async () => {
    const changes = [
      { what: 'connection' as const, name: 'OpenGitHubX', before: null, after: '{\n  "url": "a"\n}' },
      { what: 'tool server' as const, name: 'OpenGitHubX, mcp', before: '{"a":1}', after: '{"a":\u001b2}' },
      { what: 'model access' as const, name: 'digest', before: '{}', after: null },
    ];
    const { inputs, words } = await answering('openwebui.plan', ok(changes));
    const ran = await runCliAtTerminal(passphrase, 'openwebui', 'plan', '--part', 'mcp', '--write', ...words);
    expect(ran.code).toBe(0);
    expect(ran.stdout.split(/\r?\n/).slice(1, -1)).toEqual([
      'add connection: OpenGitHubX',
      '  + {',
      '  +   "url": "a"',
      '  + }',
      'change tool server: OpenGitHubX, mcp',
      '  - {"a":1}',
      '  + {"a":2}',
      'remove model access: digest',
      '  - {}',
      '',
      'Nothing is changed yet. Do it: opengithubx openwebui sync',
    ]);
    expect(inputs()).toEqual([{ parts: ['mcp'], write: true, days: 30 }]);
    expect(await runCli('openwebui', 'plan', ...words)).toMatchObject({ code: 1 });
    const none = await answering('openwebui.plan', ok([]));
    const nothing = await runCliAtTerminal(passphrase, 'openwebui', 'plan', ...none.words);
    expect(nothing.stdout).toContain('nothing would change');
    expect(none.inputs()).toEqual([{ write: false, days: 30 }]); // as it is allowed already
  });

  test('sync sends the wish, and shows no key that went there at once', async () => {
    const { inputs, words } = await answering('openwebui.sync', ok({ ...status, keyId: 'key_1', key: null }));
    const wish = [
      '--part',
      'model',
      '--part',
      'mcp',
      '--days',
      '7',
      '--repository',
      'ada/*',
      '--place',
      'label=To do',
      '--write',
    ];
    const ran = await runCliAtTerminal(passphrase, 'openwebui', 'sync', ...wish, ...words);
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringMatching(/it acts +for you, by key_1/) });
    expect(ran.stdout).not.toContain('by hand');
    expect(inputs()).toEqual([
      { parts: ['model', 'mcp'], write: true, days: 7, repositories: ['ada/*'], places: { label: ['To do'] } },
    ]);
    expect(await runCli('openwebui', 'sync', ...words)).toMatchObject({ code: 1 });
    const wrong = ['--part', 'e-mail'];
    expect(await runCli('openwebui', 'sync', ...wrong, ...words)).toMatchObject({ code: 2 });
    expect(await runCli('openwebui', 'sync', '--days', '999', ...words)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--days must be at most 366/),
    });
  });

  test('sync shows the key once where the person takes it there by hand', async () => {
    const server = { ...(status.server as NonNullable<OpenWebUIStatus['server']>), hasAdminKey: false };
    const { words } = await answering('openwebui.sync', ok({ ...status, server, key: 'ogx_shown' }));
    const ran = await runCliAtTerminal(passphrase, 'openwebui', 'sync', ...words);
    expect(ran.stdout).toMatch(/ogx_shown\s+This is the only time it is shown[\s\S]*opengithubx openwebui files/);
  });
});

describe('openwebui unsync and forget', () => {
  test('unsync needs no passphrase, and says of a failure that the key is dead', async () => {
    const fine = await answering('openwebui.unsync', ok(status));
    expect(await runCli('openwebui', 'unsync', ...fine.words)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('no longer acts for you'),
    });
    const away = await answering('openwebui.unsync', fail('open_webui_unreachable'));
    const ran = await runCli('openwebui', 'unsync', ...away.words);
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringMatching(/not be reached .* revoked all the same/) });
    const none = await answering('openwebui.unsync', fail('open_webui_none'));
    expect((await runCli('openwebui', 'unsync', ...none.words)).stderr).not.toContain('revoked');
  });

  test('forget names what could not be taken away, and then exits 1', async () => {
    const left = await answering('openwebui.forget', ok({ left: ['ogx_1 at\u001b there: gone'] }));
    const ran = await runCliAtTerminal(passphrase, 'openwebui', 'forget', ...left.words);
    expect(ran).toMatchObject({ code: 1, stdout: expect.stringContaining('removed there: ogx_1 at there: gone') });
    const all = await answering('openwebui.forget', ok({ left: [] }));
    expect((await runCliAtTerminal(passphrase, 'openwebui', 'forget', ...all.words)).code).toBe(0);
    expect(await runCli('openwebui', 'forget', ...all.words)).toMatchObject({ code: 1 });
    expect(all.inputs()).toHaveLength(1);
  });
});

describe('openwebui files', () => {
  const files: OpenWebUIFile[] = [
    { name: 'open-webui.env', use: 'env', text: '# a\nOAUTH_CLIENT_ID=\n' },
    { name: 'opengithubx-model.txt', use: 'model', text: 'Key \u001b[2J\n' },
  ];

  test('prints them for a terminal, and as JSON', async () => {
    const { inputs, words } = await answering('openwebui.files', ok(files));
    const ran = await runCli('openwebui', 'files', '--part', 'model', ...words);
    expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining('\n\n# a\nOAUTH_CLIENT_ID=\n\n') });
    expect(ran.stdout).toMatch(/^open-webui\.env: for the environment/);
    expect(ran.stdout).not.toContain('\u001b');
    const json = await runCli('openwebui', 'files', '--json', ...words);
    expect(JSON.parse(json.stdout)).toEqual(files);
    expect(inputs()).toMatchObject([{ parts: ['model'] }, { parts: ['model', 'openapi'] }]);
  });

  test('writes new ones of 0600 as they are, and replaces none', async () => {
    const { words } = await answering('openwebui.files', ok(files));
    const folder = join(temporaryFolder(), 'new');
    const given = ['openwebui', 'files', '--output', folder, ...words];
    const saying = expect.stringContaining(`${folder}/open-webui.env`);
    expect(await runCli(...given)).toMatchObject({ code: 0, stdout: saying });
    for (const { name, text } of files) {
      const path = join(folder, name);
      expect([readFileSync(path, 'utf8'), modeOf(path)]).toEqual([text, 0o600]);
    }
    writeFileSync(join(folder, 'open-webui.env'), 'filled in');
    expect(await runCli(...given)).toMatchObject({ code: 2, stderr: expect.stringContaining('already exists') });
    expect(readFileSync(join(folder, 'open-webui.env'), 'utf8')).toBe('filled in');
    const json = await runCli('openwebui', 'files', '--json', '--output', join(folder, 'two'), ...words);
    expect(JSON.parse(json.stdout)).toEqual(files.map(({ name }) => join(folder, 'two', name)));
    expect(readdirSync(join(folder, 'two'))).toHaveLength(2);
    for (const wrong of ['', '/dev/null/x']) {
      expect(await runCli('openwebui', 'files', '--output', wrong, ...words)).toMatchObject({ code: 2 });
    }
  });
});
