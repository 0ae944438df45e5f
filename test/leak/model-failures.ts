/** What a model server sends back of its own key, and a platform of the token on the way to a model. */
import { answerJson, type Handle } from '../harness/model-server.ts';
import type { Failing } from './failures.ts';
import { spellings, spellingsAt } from './spellings.ts';

const asStream = { status: 200, headers: { 'content-type': 'text/event-stream' } };
const events = (...sent: string[]): string => `${sent.map((one) => `data: ${one}\n\n`).join('')}data: [DONE]\n\n`;
const delta = (said: string, finish = 'null'): string =>
  `{"object":"chat.completion.chunk","choices":[{"index":0,"delta":${said},"finish_reason":${finish}}]}`;

const failing = (what: string) => (fault: object) => ({
  what: `model: ${what}`,
  faults: [{ service: 'model', ...fault }],
});
const errorOf = (spelled: string): string =>
  `{"error":{"message":"Refused: ${spelled}","type":"${spelled}","code":"${spelled}"}}`;

/** A model server that sends the `Authorization` header back by itself, to whatever it is asked. */
export const headerEchoes: Failing[] = ['body', 'header', 'error'].flatMap((echo) =>
  [200, 400, 401, 429, 500].map((status) => ({
    what: `model: echo in the ${echo} with ${status}`,
    faults: [{ service: 'model', path: '.', echo, status, ...(echo === 'header' && { body: '{"message":"no"}' }) }],
  })),
);

/** A model server that spells its key into each part of an answer that is read. */
export function modelEchoes(key: string): Failing[] {
  const path = '/chat/completions$';
  const call = (name: string, given: string, index: number): string =>
    `{"index":${index},"id":"${index}","type":"function","function":{"name":"${name}","arguments":"{\\"repository\\":\\"${given}\\",\\"number\\":14}"}}`;
  // An argument is JSON within JSON, where a spelling with a backslash would be none.
  const calls = spellings(key)
    .filter((spelled) => !spelled.includes('\\'))
    .flatMap((spelled) => [call('github_get_issue', spelled, 0), call(spelled, 'x', 1)]);
  const batches = Array.from({ length: Math.ceil(calls.length / 30) }, (_, at) => calls.slice(30 * at, 30 * (at + 1)));
  const words = spellings(key).map((spelled) => delta(`{"content":"It is ${spelled} here. "}`));
  return [
    ...spellingsAt(key, 1).map((spelled) => ({ path, status: 400, body: errorOf(spelled) })),
    ...spellingsAt(key, 5).map((spelled) => ({ path, ...asStream, body: events(errorOf(spelled)) })),
    ...spellingsAt(key, 12).map((spelled) => ({
      path,
      ...asStream,
      body: events(delta('{"content":"Well, "}'), errorOf(spelled)),
    })),
    { path, status: 401, body: `Incorrect API key provided: ${key}` },
    { path, status: 404, headers: { 'x-request-id': key }, body: `<html>${key}</html>` },
    { path, status: 200, body: errorOf(key) },
    { path, status: 200, body: `{"${key}` },
    { path, ...asStream, body: events(...words, delta('{}', '"stop"')) },
    { path, ...asStream, body: events(delta(`{"refusal":"${key}"}`), `{"${key}`) },
    { path, status: 200, body: `{"choices":[{"message":{"content":"${key}"},"finish_reason":"${key}"}]}` },
    ...batches.map((batch) => ({
      path,
      ...asStream,
      times: 1,
      body: events(delta(`{"tool_calls":[${batch.join(',')}]}`, '"tool_calls"')),
    })),
  ].map(failing('an echo in an answer'));
}

/** The same where it is asked which models it has. */
export const listEchoes = (key: string): Failing[] =>
  [
    {
      path: '/models$',
      status: 200,
      body: `{"data":[${['demo-summarizer', ...spellings(key)].map((id) => `{"id":"${id}"}`)}]}`,
    },
    ...spellingsAt(key, 9).map((spelled) => ({ path: '/models$', status: 403, body: errorOf(spelled) })),
  ].map(failing('an echo in a list'));

/** A platform that spells its token into what a question brings to a model, each with that question. */
export const platformItems = (token: string): [Failing, question: string][] =>
  spellingsAt(token, 0, 3, 10).map((spelled) => {
    const place = `"html_url":"https://github.example/ada-demo/atlas-service/issues/14"`;
    const issue = `{"number":14,"title":"Title ${spelled}","state":"open","body":"Body ${spelled}","user":{"login":"ada-demo"},"labels":[],"comments":0,"created_at":"2026-11-01T00:00:00Z","updated_at":"2026-11-01T00:00:00Z","closed_at":null,${place}}`;
    const faults = [{ service: 'github', path: '/issues/14$', status: 200, body: issue }];
    return [{ what: 'platform: an echo in an issue', faults }, 'What does issue #14 in ada-demo/atlas-service say?'];
  });

/** Refuses in OpenAI's words, which quote a part of the key, and in those of servers that quote all of it. */
export const wrongModelKey: Handle = ({ headers }, response) => {
  const { authorization = '' } = headers;
  const key = authorization.replace('Bearer ', '');
  const quoted = `${key.slice(0, 8)}${'*'.repeat(12)}${key.slice(-4)}`;
  answerJson(
    response,
    401,
    { error: { message: `Incorrect API key provided: ${quoted}. ${authorization}`, type: key, code: key } },
    { 'www-authenticate': authorization },
  );
};
