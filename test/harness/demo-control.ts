/** What a test asks of a running demo world, and tells it. */
import { readFileSync } from 'node:fs';

export type DemoFacts = {
  issuer: string;
  github: string;
  platforms: Record<string, { origin: string }>;
  mcpServers: Record<string, string>;
  model: string;
  ledger: string;
  control: string;
  controlToken: string;
};
export type LedgerLine = { kind: string; value: string };
export type Served = { service: string; method: string; path: string; status: number; at: string; authorised: boolean };

/** A request that a model got, whole. */
export type ModelRequest = { at: number; method: string; path: string; headers: Record<string, string>; body: string };

export type DemoControl = {
  /** Every secret that the world has issued. */
  ledger(): LedgerLine[];
  /** A call to the demo world's control service. */
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  requests(): Promise<Served[]>;
  /** What has reached the demo's models: questions alone, oldest first. */
  modelRequests(): Promise<ModelRequest[]>;
};

export function demoControl(facts: () => DemoFacts): DemoControl {
  const control: DemoControl['control'] = async (method, path, body) => {
    const answer = await fetch(`${facts().control}${path}`, {
      method,
      // A connection of its own: one that lay idle for long may be closed just as it is used again.
      headers: {
        authorization: `Bearer ${facts().controlToken}`,
        'content-type': 'application/json',
        connection: 'close',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
  return {
    control,
    requests: () => control('GET', '/requests') as Promise<Served[]>,
    modelRequests: async () =>
      ((await control('GET', '/model/requests')) as ModelRequest[]).filter(({ method }) => method === 'POST'),
    ledger: () =>
      readFileSync(facts().ledger, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as LedgerLine),
  };
}
