/** The console's calls about Open WebUI, each of which succeeds, for each way of proving who calls. */
import { expect } from 'vitest';
import type { Run } from '../run.ts';
import type { Windows } from '../windows.ts';

const wish = { parts: ['model', 'openapi', 'mcp'], write: true, days: 3 };

/** Leaves no Open WebUI set. */
export async function everyOpenWebUICall(run: Run, windows: Windows): Promise<void> {
  const { fake, door, adminKey, password, signingSecret, audience, empty } = run.openWebUI;
  const { settings } = fake.state;
  const call = async (name: string, input: object = {}): Promise<Record<string, unknown>> => {
    const { status, said } = await windows.ask(`openwebui.${name}`, input, windows.console);
    expect([name, status, said]).toEqual([name, 200, expect.anything()]);
    return said;
  };
  const confirmed = async (asked: object): Promise<void> => {
    const { said: wished } = await windows.ask('wishes.propose', asked, windows.console);
    await windows.ask('wishes.list', {}, windows.confirmation);
    const { status, said } = await windows.ask('wishes.confirm', { id: wished['id'] }, windows.confirmation);
    expect([status, said]).toEqual([200, { link: null }]);
  };
  const allow = async (isShown: boolean): Promise<void> => {
    const { id } = await call('propose', wish);
    await windows.ask('keys.proposals', {}, windows.confirmation);
    const { said } = await windows.ask('keys.confirm', { id }, windows.confirmation);
    expect(said['key']).toEqual(isShown ? expect.stringMatching(/^ogx_/) : null);
  };
  const { sso } = settings;
  empty();
  fake.addAccount({ email: 'ada@example.com', name: 'Ada', password });
  for (const proof of ['key', 'signed', 'sso'] as const) {
    settings.sso = proof === 'sso' ? sso : null;
    for (const key of [{ adminKey }, {}]) {
      const own = { ...(proof === 'signed' && { signingSecret }), ...(proof === 'sso' && { audience }) };
      await confirmed({ action: 'set Open WebUI', server: { url: door.url, proof, ...own, ...key } });
      if (proof !== 'sso') await call('account', { password });
      if ('adminKey' in key) await call('plan', wish);
      await allow(proof !== 'sso' && !('adminKey' in key));
      await call('status');
      await call('files', wish);
      if ('adminKey' in key) await confirmed({ action: 'repair Open WebUI' });
      if ('adminKey' in key) await call('clean');
      await call('unsync');
      await call('forget');
    }
  }
  settings.sso = sso;
}
