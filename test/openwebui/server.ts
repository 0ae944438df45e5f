/** A real Open WebUI on a free loopback port, with data of its own and an administrator who has an API key. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOpenWebUI } from '../../src/main/headless/commands/open-webui/run.ts';
import { installOpenWebUI, type OpenWebUIVersion } from './install.ts';

export type OpenWebUI = {
  version: OpenWebUIVersion;
  url: string;
  pid: number;
  admin: { email: string; password: string; token: string; apiKey: string };
  /** What it has written to stdout and stderr. */
  output(): string;
  /** Ends this one process and removes its data. */
  stop(): Promise<void>;
};

/** Starts it with further environment. Whoever starts it stops it. */
export async function startOpenWebUI(
  version: OpenWebUIVersion,
  environment: Record<string, string>,
): Promise<OpenWebUI> {
  const python = await installOpenWebUI(version);
  if (!python) throw new Error(`There is no Open WebUI ${version} on this machine.`);
  const dataDir = await mkdtemp(join(tmpdir(), 'open-webui-'));
  const administrator = { email: 'admin@example.com', password: `Adm1n!${randomBytes(12).toString('hex')}` };
  const secretKey = randomBytes(24).toString('hex');
  const running = await runOpenWebUI({ python, dataDir, port: 0, administrator, secretKey, environment });
  const { url, pid, token, apiKey, output } = running;
  return {
    version,
    url,
    pid,
    output,
    admin: { ...administrator, token, apiKey },
    async stop() {
      await running.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
