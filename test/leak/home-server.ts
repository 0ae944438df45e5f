/** A model server of the person's own, whose key the tests chose: another than the demo's, kept and sent like it. */
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { answerJson, type FakeModelServer, type Handle, startModelServer } from '../harness/model-server.ts';
import type { Watched } from './watch.ts';

export type HomeServer = {
  server: FakeModelServer;
  key: string;
  /** What `models.add` takes, but for the name. */
  asNew: { baseUrl: string; key: string };
  /** Keeps what it was asked since the last time, to be swept. */
  keepRequests(): void;
};

/** Lists one model, which answers everything with one word. */
export const homeAnswers: Handle = ({ method }, response: ServerResponse) =>
  answerJson(
    response,
    200,
    method === 'GET'
      ? { data: [{ id: 'tiny' }] }
      : { choices: [{ index: 0, message: { role: 'assistant', content: 'Indeed.' }, finish_reason: 'stop' }] },
  );

export async function startHomeServer({ know, keepForModel }: Watched): Promise<HomeServer> {
  const server = await startModelServer(homeAnswers);
  const key = `sk-home-${randomBytes(24).toString('base64url')}`;
  know(key, 'key of a model server');
  return {
    server,
    key,
    asNew: { baseUrl: server.baseUrl, key },
    keepRequests() {
      for (const { method, path, headers, body } of server.requests.splice(0)) {
        keepForModel({ path: `${method} ${path}`, headers, body: JSON.stringify(body ?? null) }, key);
      }
    },
  };
}
