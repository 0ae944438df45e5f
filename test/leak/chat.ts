/** The chat endpoint: what is asked there, of models that behave and of models that don't. */
import OpenAI from 'openai';
import { expect } from 'vitest';
import { echoes, type Failing, platformFailures, tenantFailures } from './failures.ts';
import { homeAnswers } from './home-server.ts';
import { headerEchoes, listEchoes, modelEchoes, platformItems, wrongModelKey } from './model-failures.ts';
import { generous, generousWords, repository } from './requests.ts';
import type { Run } from './run.ts';
import { isLongRun } from './spellings.ts';

export const question = 'Summarize my private GitHub commits';
export const summarizer = 'demo/demo-summarizer';
const inChinese = '总结我最近七天在私有仓库里的提交';
const withoutData = 'What is the capital of France?';
const models = [summarizer, 'demo/demo-no-tools', 'digest'];
const streamed = { stream: true, stream_options: { include_usage: true } };

/** Those of the demo's models that misbehave and still end by themselves. */
const scripts = ['echo', 'obedient', 'liar', 'loop', 'malformed', 'html', 'cut', 'error-in-stream', 'huge'];

/** Has the demo offer its scripts, and answers a key that may ask them. */
export async function withScripts(run: Run): Promise<string> {
  await run.hub.control('POST', '/model', { scripts: [...scripts, 'slow', 'silent'] });
  const refreshed = await run.commandAtTerminal(['demo'], 'models', 'refresh', 'demo');
  expect([refreshed.code, refreshed.stdout]).toEqual([0, expect.stringContaining('obedient')]);
  return run.ready();
}

/** Each model with each question, whole and streamed, as OpenAI's library and as a plain client. */
export async function askEveryModel(run: Run): Promise<void> {
  const { hub, ask } = run;
  const openai = new OpenAI({ baseURL: hub.chatUrl, apiKey: hub.key, maxRetries: 0 });
  expect((await openai.models.list()).data.map(({ id }) => id)).toContain(`opengithubx/${summarizer}`);
  for (const model of models) {
    for (const asked of [question, inChinese]) {
      const whole = await (await ask(hub.key, model, asked)).text();
      expect([model, asked, whole]).toEqual([model, asked, expect.stringMatching(/\/commit\/[0-9a-f]{40}/)]);
      const stream = await (await ask(hub.key, model, asked, streamed)).text();
      expect([model, asked, stream]).toEqual([model, asked, expect.stringContaining('data: [DONE]')]);
    }
    const task = `### Task:\nGenerate a title as JSON {"title": …}.\n<chat_history>${question}</chat_history>`;
    for (const asked of [task, withoutData, `What does issue #14 in ${repository} say?`]) {
      expect([model, asked, (await ask(hub.key, model, asked)).status]).toEqual([model, asked, 200]);
    }
  }
}

/** A change asked for in a chat: one that the person approves, one that they deny. */
export async function changeByChat(run: Run): Promise<void> {
  const key = await run.freshKey();
  const change = (title: string) => `Create an issue in ada-demo/atlas-service titled "${title}"`;
  const approved = run.ask(key, summarizer, change('Asked in a chat'), streamed);
  expect(await run.approve(await run.untilAsked())).toContain('"ok":true');
  expect(await (await approved).text()).toContain('Done');
  const denied = run.ask(key, summarizer, change('Not to be'));
  expect(await run.call('approvals.deny', { id: await run.untilAsked() })).toContain('"ok":true');
  expect(await (await denied).text()).toContain('Nothing was changed');
}

/** Adds a server at the command line, makes a key for its model, asks it, and removes it. */
export async function modelCommands(run: Run): Promise<void> {
  const { command, commandAtTerminal, homeServer, ask } = run;
  const typed = [homeServer.key, 'demo'];
  for (const [name, json] of [
    ['home', []],
    ['spare', ['--json']],
  ] as const) {
    const added = await commandAtTerminal(typed, 'models', 'add', name, homeServer.server.baseUrl, '--key', ...json);
    expect([added.code, added.stdout]).toEqual([0, expect.stringContaining(name)]);
    const refreshed = await commandAtTerminal(['demo'], 'models', 'refresh', name, ...json);
    expect([refreshed.code, refreshed.stdout]).toEqual([0, expect.stringContaining('tiny')]);
  }
  expect((await command('models', 'list')).stdout).toContain('opengithubx/home/tiny');
  const words = ['--endpoint', 'chat', '--model', 'opengithubx/home/tiny', ...generousWords];
  const made = await commandAtTerminal(['demo'], 'keys', 'create', '--client', 'chat', ...words);
  const key = /ogx_\w+/.exec(made.stdout)?.[0] ?? '';
  expect(await (await ask(key, 'home/tiny', question)).text()).toContain('Indeed.');
  expect((await ask(key, 'digest', question)).status).toBe(404);
  for (const [name, json] of [
    ['home', []],
    ['spare', ['--json']],
  ] as const) {
    expect((await commandAtTerminal(['demo'], 'models', 'remove', name, ...json)).code).toBe(0);
  }
}

/** Every script whole and streamed, and clients that hang up on those that never end. */
export async function askEveryScript(run: Run): Promise<void> {
  const key = await withScripts(run);
  for (const script of scripts) {
    for (const asked of [question, 'What does issue #2 in ada-demo/tidy-csv say?']) {
      if (script === 'huge' && asked !== question) continue; // thirty megabytes an answer
      for (const more of script === 'huge' ? [streamed] : [{}, streamed])
        await (await run.ask(key, `demo/${script}`, asked, more)).text();
    }
  }
  for (const script of ['silent', 'slow']) {
    const gone = new AbortController();
    const asked = run.ask(key, `demo/${script}`, question, streamed, gone.signal);
    const answered = asked.then((answer) => answer.text());
    await run.untilUnderWay('model');
    gone.abort();
    await expect(answered).rejects.toThrow();
    await run.untilUnderWay('model', 0);
  }
}

/** Platform and tenant fail as they do for other clients, and what they sent back goes on to a model that repeats it. */
export async function askWhilePlatformFails(run: Run): Promise<void> {
  let key = await withScripts(run);
  for (const failing of [...platformFailures, ...echoes]) {
    await run.during(failing, () =>
      Promise.all([
        run.ask(key, 'demo/echo', question, streamed).then((answer) => answer.text()), // its head comes at once
        run.ask(key, 'digest', `What does issue #14 in ${repository} say?`),
      ]),
    );
    if (failing.faults?.some(({ status }) => status === 401)) key = await run.ready();
  }
  key = await run.ready();
  await run.callTool(key, 'github_get_me');
  let told = 0;
  for (const [failing, asked] of platformItems(run.latest('github_access_token'))) {
    await run.during(failing, async () => {
      const answers = await Promise.all([run.ask(key, 'demo/echo', asked), run.ask(key, 'digest', asked, streamed)]);
      const texts = await Promise.all(answers.map((answer) => answer.text()));
      if (texts.every((text) => text.includes('[secret]'))) told += 1;
    });
  }
  expect(told).toBeGreaterThan(isLongRun ? 5 : 0); // it got as far as the model and the answer, without the token
}

export async function askWhileTenantFails(run: Run): Promise<void> {
  const withoutItsToken = { service: 'github', path: '.', status: 401, times: 1 };
  const key = await withScripts(run);
  const failures = () => tenantFailures([run.latest('auth0_refresh_token'), run.clientSecret()]);
  for (let index = 0; index < failures().length; index++) {
    const failing = failures()[index] as Failing; // with the tokens of the sign-in that holds now
    const withoutToken = { ...failing, faults: [withoutItsToken, ...(failing.faults ?? [])] };
    await run.during(withoutToken, () => run.ask(key, 'demo/echo', `What does issue #14 in ${repository} say?`));
    if (JSON.parse(await run.call('status', {})).output.person === null) {
      expect(await run.call('session.signIn', {}, 'demo')).toContain('"ok":true');
    }
  }
  await run.ready();
}

/** A model server that sends its key back wherever it can, is given a wrong one, or is gone. */
export async function askWhileModelsEcho(run: Run): Promise<void> {
  const { ask, call, command, commandAtTerminal, homeServer, during, latest } = run;
  const key = await withScripts(run);
  for (const [index, failing] of [...headerEchoes, ...modelEchoes(latest('model_api_key'))].entries()) {
    await during(failing, async () =>
      (await ask(key, summarizer, withoutData, index % 2 === 0 ? {} : streamed)).text(),
    );
  }
  for (const failing of [...headerEchoes, ...listEchoes(latest('model_api_key'))]) {
    await during(failing, () => call('models.refresh', { id: 'demo' }, 'demo'));
  }
  await during(headerEchoes[1] as Failing, () => commandAtTerminal(['demo'], 'models', 'refresh', 'demo'));
  expect(await call('models.refresh', { id: 'demo' }, 'demo')).toContain('"ok":true');

  const added = await call('models.add', { ...homeServer.asNew, name: 'home' }, 'demo');
  expect(added).toContain('"ok":true');
  const forHome = await run.freshKey();
  homeServer.server.handle = wrongModelKey;
  for (const more of [{}, streamed]) {
    expect(await (await ask(forHome, 'home/tiny', question, more)).text()).toContain('model_unauthorised');
  }
  for (const name of ['models.refresh', 'models.remove'])
    expect(await call(name, { id: 'home' }, 'demo')).toContain(`"ok":${name === 'models.remove'}`);
  expect(await call('models.add', { ...homeServer.asNew, name: 'home' }, 'demo')).toContain('model_unauthorised');
  await commandAtTerminal([homeServer.key, 'demo'], 'models', 'add', 'home', homeServer.server.baseUrl, '--key');
  homeServer.server.handle = homeAnswers;

  expect(await call('models.add', { ...homeServer.asNew, name: 'gone' }, 'demo')).toContain('"ok":true');
  const forGone = await run.freshKey();
  await homeServer.server.close();
  expect((await ask(forGone, 'gone/tiny', question)).status).toBe(502);
  await command('models', 'list');
}

/** What a client says that has no business there: its own key, wherever a request has room for one. */
export async function askWithKeys(run: Run): Promise<void> {
  const { hub, ask, latest } = run;
  const made = await run.call('keys.create', { client: 'talkative', ...generous }, 'demo');
  const { key } = JSON.parse(made).output as { key: string };
  const denied = run.untilAsked('talkative').then((id) => run.call('approvals.deny', { id }));
  await (await ask(key, summarizer, `Create an issue in ${repository} titled "For ${key}"`)).text();
  await denied;
  for (const model of ['demo/echo', summarizer, 'digest']) {
    await (await ask(key, model, `Why is ${key} refused?`, streamed)).text();
    const messages = [
      { role: 'system', content: `Use ${key}.` },
      { role: 'user', content: key },
      { role: 'assistant', content: `With ${key}?` },
      { role: 'user', content: question },
    ];
    await ask(key, model, question, { messages, stop: [key], user: key, metadata: { key } });
  }
  await ask(key, key, question);
  await ask(latest('github_access_token'), summarizer, question);
  await fetch(`${hub.chatUrl}/models`, { headers: { authorization: 'Bearer none' } });
  for (const head of [{ 'user-agent': key }, { 'x-ogx-task': key }, { 'x-opengithubx-userid': key }]) {
    await fetch(`${hub.chatUrl}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...head },
      body: JSON.stringify({ model: `opengithubx/${summarizer}`, messages: [{ role: 'user', content: question }] }),
    });
  }
  const onlyMcp = JSON.parse(await run.call('keys.create', { client: 'x', endpoints: ['mcp'] }, 'demo')).output;
  expect((await ask(onlyMcp.key, summarizer, question)).status).toBe(403);
}
