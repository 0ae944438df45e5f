import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { parseCommandLine } from '../../../src/main/headless/cli.ts';
import { groups } from '../../../src/main/headless/commands/groups.ts';
import { commands } from '../../../src/main/headless/commands/index.ts';
import type { Option } from '../../../src/main/headless/commands/options.ts';
import type { Receipt, ReceiptLine } from '../../../src/shared/receipt.ts';
import { fail, ok } from '../../../src/shared/result.ts';
import { runCli, runCliAtTerminal } from './run-cli.ts';
import { ada } from './stub-calls.ts';
import { hubWith, key, record } from './stub-socket.ts';
import { modeOf, temporaryFolder } from './temporary-folder.ts';

describe('usage', () => {
  test.each([
    [0, ['--help'], /^(?=[\s\S]*\nStart here\n {2}demo +Try )(?=[\s\S]*\n {2}keys +Create, )(?![\s\S]*keys create)/],
    [0, ['help', 'all'], /\nStart here\n {2}demo [\s\S]*\n {2}keys create [\s\S]*\n {2}tenant remove /],
    [
      0,
      ['install', '--help'],
      /^opengithubx install CLIENT [\s\S]*\nSee also\n {2}install list [\s\S]* {2}install links /,
    ],
    [0, ['keys', 'create', '--help'], /--calls-per-day N/],
    [
      0,
      ['keys', '-h'],
      /^opengithubx keys COMMAND[^\n]*\nCreate, [\s\S]* {2}keys list[\s\S]* {2}keys revoke ID (?![\s\S]*accounts list)/,
    ],
    [0, ['help', 'keys', 'create'], /--calls-per-day N/],
    [0, ['--version'], /^\d+\.\d+\.\d+\n$/],
    [0, ['--version', '--json'], /^\{"version":"/],
    [0, ['version'], /^\d+\.\d+\.\d+\n$/],
    [2, [], /^OpenGitHubX: [\s\S]*\nStart here\n {2}demo /],
    [2, ['all'], /There is no command all\./],
    [2, ['help', 'frobnicate'], /There is no command frobnicate\./],
    [2, ['frobnicate'], /no command frobnicate\.\n/],
    [2, ['keys', 'lst'], /no command keys lst\. Did you mean keys list\? There are: keys list/],
    [2, ['docter'], /no command docter\. Did you mean doctor\?/],
    [2, ['aprovals'], /Did you mean approvals\?/],
    [2, ['keys', 'create', '--clint', 'x'], /'--clint'\. Did you mean --client\?/],
    [2, ['keys', 'list', '--port', '1'], /no option --port\.\n/],
    [2, ['keys'], /^opengithubx keys COMMAND[\s\S]* {2}keys list [\s\S]* {2}keys resume ID /],
    [2, ['approvals'], / {2}approvals list [\s\S]* {2}approvals deny ID /],
    [2, ['openwebui'], / {2}openwebui set ADDRESS /],
    [2, ['people'], / {2}people list [\s\S]* {2}people remove PERSON /],
    [2, ['keys', 'list', '--as', ''], /names nobody/],
    [2, ['keys', 'create', '--client', 'x', '--calls-per-minute', '0'], /--calls-per-minute must be at least 1/],
    [2, ['keys', 'create', '--client', 'x', '--calls-at-once', '65'], /--calls-at-once must be at most 64/],
    [2, ['people', 'invite', 'nobody'], /^E-MAIL has a value /],
    [2, ['login', '--invite', ''], /names no code/],
    [2, ['login', '--invite', 'code', '--as', 'grace@example.com'], /leave --as out/],
    [2, ['audit', 'export', '--file', ''], /names no file/],
    [2, ['revoke-all'], /there is none\.\n.*--yes/],
    [2, ['keys', 'revoke'], /keys revoke ID\nSee `opengithubx keys revoke --help`/],
    [2, ['status', 'now'], /Usage: opengithubx status/],
    [2, ['status', '--port', '1'], /status has no option --port/],
    [2, ['status', '--frobnicate'], /'--frobnicate'\.\nSee `opengithubx status --help`/],
    [2, ['status', '--data-dir', ''], /names no folder/],
    [2, ['keys', 'create'], /^Missing option: --client NAME\.\nSee `opengithubx keys create --help`/],
    [2, ['install', 'cursr'], /Did you mean cursor\?\n/],
    [2, ['keys', 'create', '--client', 'x', '--days', '999'], /--days must be at most 366/],
    [2, ['keys', 'create', '--client', 'x', '--tool-list', 'large'], /--tool-list must be one of all, short, small/],
    [2, ['keys', 'create', '--client', 'x', '--days', 'many'], /--days takes a number\./],
    [2, ['keys', 'create', '--client', ''], /--client must not be empty\./],
    [2, ['audit', 'list', '--limit', '0'], /--limit must be at least 1/],
    [2, ['passkeys', 'level', 'none'], /^LEVEL must be one of any, passkey, passkey elsewhere\.\n/],
    [2, ['notify', 'add', 'mail'], /^KIND must be one of ntfy, /],
    [2, ['serve', '--port', 'http'], /--port takes a number/],
    [2, ['serve', '--fresh'], /--fresh goes with --demo/],
    [2, ['serve', '--no-tenant'], /--no-tenant goes with --demo/],
    [2, ['demo', '--no-tenant', '--open-webui'], /--no-tenant does not go with --open-webui/],
    [2, ['serve', '--open-webui'], /--open-webui goes with --demo/],
    [2, ['serve', '--demo', '--yes'], /--yes goes with --open-webui/],
    [2, ['serve', '--as', 'grace@example.com'], /leave --as out/],
    [2, ['mcp-stdio', '--as', 'grace@example.com'], /leave --as out/],
    [2, ['serve', '--listen', 'localhost'], /--listen takes an IP address/],
    [2, ['serve', '--public-url', 'http://hub.example'], /--public-url takes https/],
    [2, ['serve', '--public-url', 'https://hub.example/path'], /takes no path: .* another host name or port\./],
    [2, ['serve', '--public-url', 'https://hub.example', '--port', '0'], /needs a --port that stays/],
    [2, ['serve', '--allow-host', 'host:18480'], /--allow-host takes a host name/],
    [2, ['serve', '--allow-host', 'good.example', '--allow-host', 'a/b'], /--allow-host takes a host name/],
    [2, ['serve', '--unlock', 'environment'], /--unlock takes/],
    [1, ['status', '--data-dir', '/nowhere'], /No hub runs on \/nowhere\./],
    [1, ['--data-dir', '/nowhere', 'accounts', 'connect', 'github'], /No hub runs on \/nowhere\./],
    [1, ['tenant', 'setup', '--data-dir', '/nowhere'], /No hub runs on \/nowhere\./],
  ])('exit %i: %j', async (code, words, said) => {
    const ran = await runCli(...words);
    expect(ran.code).toBe(code);
    expect(code === 0 ? ran.stdout : ran.stderr).toMatch(said);
    expect(code === 0 ? ran.stderr : ran.stdout).toBe('');
    expect(ran.stderr).not.toMatch(/^\s+at /m);
  });

  test('the help has each first word of a command once, and no line that a usual terminal would break', async () => {
    const words = groups.flatMap((group) => Object.keys(group.words));
    expect([...words].sort()).toEqual([...new Set(commands.map(({ name }) => name.split(' ')[0]))].sort());
    const lines = (await runCli('--help')).stdout.split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.length).toBeLessThan(56);
    expect((await runCli('--json')).stdout).toMatch(/^\{"error":\{"code":"usage","message":"A command is missing\./);
  });

  test.each(commands.map((command) => [command.name, command] as const))('%s', (name, command) => {
    const words = [...name.split(' '), ...command.arguments.map(() => 'x')];
    expect(parseCommandLine([...words, '--as', 'grace@example.com', '--json'], commands)).toMatchObject({
      value: { command, arguments: command.arguments.map(() => 'x'), values: { as: 'grace@example.com', json: true } },
    });
    for (const example of command.examples) {
      const given = [...example.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
      expect(parseCommandLine(given, commands)).toMatchObject({ value: { command } });
    }
    const usage = { failure: { code: 'usage', message: expect.stringContaining(`Usage: opengithubx ${name}`) } };
    // Whatever another command makes of an option of that name.
    for (const [option, { type, multiple }] of Object.entries<Option>(command.options)) {
      const given = type === 'string' ? [`--${option}`, '1', `--${option}`, '2'] : [`--${option}`];
      const value = type === 'boolean' ? true : multiple ? ['1', '2'] : '2';
      expect(parseCommandLine([...words, ...given], commands)).toMatchObject({
        value: { values: { [option]: value } },
      });
    }
    expect(parseCommandLine([...words, 'more'], commands)).toMatchObject(usage);
    if (command.arguments.some((name) => !name.startsWith('[')))
      expect(parseCommandLine(words.slice(0, -1), commands)).toMatchObject(usage);
    for (const option of ['passphrase', 'password', 'new-passphrase']) {
      expect(parseCommandLine([...words, `--${option}`, 'x'], commands)).toMatchObject({ failure: { code: 'usage' } });
    }
  });

  test('failures with --json are one object on standard output', async () => {
    const ran = await runCli('status', '--json', '--data-dir', '/nowhere');
    expect(ran).toMatchObject({ code: 1, stderr: '' });
    expect(JSON.parse(ran.stdout)).toEqual({
      error: { code: 'not_running', message: expect.any(String), hint: expect.stringContaining('serve') },
    });
  });
});

test.runIf(process.platform === 'linux')('a command without a folder names that of the demo which runs', async () => {
  const [base, folder] = [temporaryFolder(), await hubWith({})];
  symlinkSync(folder, join(base, 'opengithubx-demo'));
  vi.stubEnv('XDG_DATA_HOME', base);
  onTestFinished(() => void vi.unstubAllEnvs());
  expect((await runCli('status')).stderr).toContain(`--data-dir ${join(base, 'opengithubx-demo')}\n`);
});

describe('commands', () => {
  test('print output for a person without what could steer the terminal', async () => {
    const folder = await hubWith({ 'keys.list': async () => ok([key]) });
    const ran = await runCli('keys', 'list', '--data-dir', folder);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^ID +CLIENT/);
    expect(ran.stdout).toContain('Claude [2J');
    expect(ran.stdout).not.toContain('\u001b');
  });

  test('print the contract’s output with --json', async () => {
    const folder = await hubWith({ 'keys.list': async () => ok([key]) });
    const ran = await runCli('keys', 'list', '--json', '--data-dir', folder);
    expect(JSON.parse(ran.stdout)).toEqual([key]);
  });

  test('print the address to open', async () => {
    const folder = await hubWith({});
    const ran = await runCliAtTerminal('correct horse\n', 'login', '--data-dir', folder);
    expect(ran.stdout).toContain('https://tenant.example/authorize');
    expect(ran.stdout).toContain('ada@example.com');
  });

  test('with --json print nothing that could steer the terminal either', async () => {
    const client = 'Claude \u009b2J\u202e\u{e0041}';
    const folder = await hubWith({ 'keys.list': async () => ok([{ ...key, client }]) });
    const ran = await runCli('keys', 'list', '--json', '--data-dir', folder);
    expect(ran.stdout).toContain('Claude \\u009b2J\\u202e\\udb40\\udc41');
    expect(JSON.parse(ran.stdout)[0].client).toBe(client);
  });

  test('doctor says first what is broken, then a line a finding with what to do below it, and exits 1 for it', async () => {
    const page = { kind: 'page', value: 'https://manage.auth0.com/' } as const;
    const findings = [
      { step: 'database', state: 'ok', detail: 'whole', hint: 'none', remedy: null },
      { step: 'rotation', state: 'failed', detail: 'is \u001b[2J on', hint: 'Switch it off.', remedy: page },
      {
        step: 'account',
        state: 'note',
        detail: 'half gone',
        hint: 'Connect it.',
        remedy: { kind: 'connect', value: 'github' },
      },
      { step: 'exchange', state: 'skipped', detail: 'An earlier step failed.', hint: '', remedy: null },
    ] as const;
    const folder = await hubWith({ doctor: async () => ok([...findings]) });
    const ran = await runCli('doctor', '--data-dir', folder);
    expect(ran).toMatchObject({
      code: 1,
      stdout: [
        'Broken: rotation.',
        '',
        'ok       database  whole',
        'failed   rotation  is [2J on',
        '        Switch it off. Open https://manage.auth0.com/',
        'note     account   half gone',
        '        Connect it. Run: opengithubx accounts connect github',
        'skipped  exchange  An earlier step failed.\n',
      ].join('\n'),
    });
    const noted = await hubWith({ doctor: async () => ok([findings[0], findings[2]]) });
    expect(await runCli('doctor', '--data-dir', noted)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Everything works\. Worth knowing: account\.\n/),
    });
  });

  test('doctor --report prints the report and nothing that could steer the terminal', async () => {
    const folder = await hubWith({ 'doctor.report': async () => ok({ text: 'OpenGitHubX\n\u001b[2Jdone' }) });
    const ran = await runCli('doctor', '--report', '--data-dir', folder);
    expect(ran).toMatchObject({ code: 0, stdout: 'OpenGitHubX\n[2Jdone\n' });
  });

  test('people list and keys list show invitations and pauses', async () => {
    const people = { people: [ada], invitations: [{ email: 'new@example.com', expiresAt: '2026-12-01T10:00:00Z' }] };
    const calls = { 'people.list': async () => ok(people), 'keys.list': async () => ok([{ ...key, paused: true }]) };
    const folder = await hubWith(calls);
    const listed = await runCli('people', 'list', '--data-dir', folder);
    expect(listed.stdout).toMatch(
      /ada@example.com +Ada +owner +auth0\|1\nnew@example.com +- +invited until 2026-12-01/,
    );
    expect((await runCli('keys', 'list', '--data-dir', folder)).stdout).toContain('paused');
  });

  test('revoke-all asks for a yes in full, shows the receipt, and exits 1 while a side is asked again', async () => {
    const line: ReceiptLine = {
      side: 'keys',
      what: 'key of Cursor',
      answer: 'revoked',
      detail: 'Refused from now on.',
      page: null,
      at: '2026-11-26T10:00:00Z',
    };
    const ended: Receipt = {
      id: 'rcp_1',
      userId: 'auth0|1',
      deed: 'revoke everything',
      begunAt: line.at,
      revision: 1,
      lines: [line],
      publicKey: '',
      signature: '',
    };
    const revokeAll = vi.fn(async () => ok(ended));
    const folder = await hubWith({ revokeAll });
    const words = ['revoke-all', '--data-dir', folder];
    expect((await runCliAtTerminal('y\n', ...words)).stdout).toContain('Nothing was revoked');
    expect(revokeAll).not.toHaveBeenCalled();
    expect(await runCliAtTerminal('yes\n', ...words)).toMatchObject({ code: 0 });
    const late = { side: 'connected account', what: 'ada\u001b[2J on GitHub', answer: 'retrying', detail: '' } as const;
    const left = { side: 'platform', what: 'Slack', answer: 'by hand', page: 'https://slack.example/apps' } as const;
    ended.lines.push({ ...line, ...late }, { ...line, ...left, detail: 'Only you can end it.' });
    expect(await runCli(...words, '--yes')).toMatchObject({
      code: 1,
      stdout: [
        'Receipt rcp_1, revision 1: revoke everything, 2026-11-26 10:00 UTC',
        'by hand   platform           Slack',
        '        Only you can end it. https://slack.example/apps',
        'retrying  connected account  ada[2J on GitHub',
        'Revoked: key of Cursor.\n',
      ].join('\n'),
    });
  });

  test('audit export pages through all records, into a new file of 0600 or to the output', async () => {
    const all = Array.from({ length: 2300 }, (_, index) => ({ ...record, sequence: 3 * index + 1 }));
    const consent = { sequence: 1, hash: 'ef', approvalId: 'apr_1', statement: '{}', signed: null };
    const checkpoint = { sequence: 6_898, hash: 'ab', time: '', key: 'public', signature: 'of it' };
    const folder = await hubWith({
      'audit.list': async ({ limit, after = 0 }) => ok(all.filter(({ sequence }) => sequence > after).slice(0, limit)),
      'audit.checkpoints': async () => ok([checkpoint]),
      'audit.tombstones': async () => ok([]),
      'audit.consents': async ({ after }) => ok(after === 0 ? [consent] : []),
    });
    const sequences = (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
        .map((line) => line.sequence ?? line.consent ?? line.checkpoint);
    const wanted = [...all.map(({ sequence }) => sequence), consent, checkpoint];
    const printed = await runCli('audit', 'export', '--data-dir', folder);
    expect(printed).toMatchObject({ code: 0, stderr: '' });
    expect(sequences(printed.stdout)).toEqual(wanted);

    const file = join(temporaryFolder(), 'audit.jsonl');
    const words = ['audit', 'export', '--data-dir', folder, '--file', file];
    expect(await runCli(...words)).toMatchObject({
      code: 0,
      stdout: `2300 records in ${file}.\nTo check it, on any computer: opengithubx audit verify ${file}\n`,
    });
    expect(modeOf(file)).toBe(0o600);
    expect(sequences(readFileSync(file, 'utf8'))).toEqual(wanted);
    expect(await runCli(...words)).toMatchObject({ code: 2, stderr: expect.stringContaining('already exists') });
  });

  test('audit export that fails half-way leaves no file', async () => {
    const folder = await hubWith({
      'audit.list': async ({ after }) => (after === 0 ? ok([record]) : fail('audit_unavailable')),
    });
    const file = join(temporaryFolder(), 'audit.jsonl');
    expect((await runCli('audit', 'export', '--data-dir', folder, '--file', file)).code).toBe(1);
    expect(existsSync(file)).toBe(false);
  });

  test('audit verify exits 1 when a record is bad', async () => {
    const bad = {
      records: 9,
      archived: 0,
      checkpoints: 0,
      publicKey: null,
      firstBadSequence: 4,
      reason: 'the hash differs',
    };
    const folder = await hubWith({ 'audit.verify': async () => ok(bad) });
    const ran = await runCli('audit', 'verify', '--data-dir', folder);
    expect(ran).toMatchObject({ code: 1, stdout: 'Record 4 of 9 was changed: the hash differs\n' });
  });

  // What it finds in a file is proved beside the script, in `test/openwebui/verify-audit.test.ts`.
  test('audit verify with a file needs no hub, takes an archive as it is, and says what is no export', async () => {
    const [none, text, packed] = ['none', 'text', 'audit-1-9.jsonl.gz'].map((name) =>
      join(temporaryFolder(), name),
    ) as [string, string, string];
    writeFileSync(text, 'not an export\n');
    writeFileSync(packed, gzipSync('{"sequence":1}\n'));
    const wrong: [string[], string][] = [
      [[none], `${none} cannot be read as an export: there is no such file.`],
      [[text], 'line 1: it is no JSON.'],
      [[packed], 'line 1: time is missing.'],
      [[dirname(text)], 'EISDIR'],
      [[''], 'FILE is empty.'],
      [[text, '--public-key', ''], '--public-key is empty.'],
      [['--public-key', '-abc'], '--public-key and --part go with a FILE.'],
      [['--part'], '--public-key and --part go with a FILE.'],
    ];
    for (const [words, said] of wrong)
      expect(await runCli('audit', 'verify', ...words)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(said),
      });
    writeFileSync(text, '');
    expect(await runCli('audit', 'verify', text)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('NOT WHOLE: there is no signed checkpoint'),
    });
  });
});
