import { describe, expect, it, vi } from 'vitest';
import type { ConfirmationBridge, ConsoleBridge } from '../../../src/shared/bridge.ts';
import { windowCalls } from '../../../src/shared/contract.ts';

vi.mock('electron/renderer', () => import('../../harness/fake-electron.ts'));

/** Everything that can be reached from a value, by name. */
function reachable(value: unknown, path: string): string[] {
  const isObject = typeof value === 'object' && value !== null;
  const own = isObject || typeof value === 'function' ? Object.getOwnPropertyNames(value) : [];
  const kind = typeof value === 'function' ? '()' : '';
  const inner = isObject ? own : own.filter((name) => !['length', 'name', 'prototype'].includes(name));
  return [
    `${path}${kind}`,
    ...inner.flatMap((name) => reachable((value as Record<string, unknown>)[name], `${path}.${name}`)),
  ];
}

/** Runs a preload anew, and answers what it exposed to the page and the Electron that it ran on. */
async function load<B>(window: 'console' | 'confirmation') {
  vi.resetModules();
  const fake: unknown = await import('electron/renderer');
  const { contextBridge, ipcRenderer } = fake as typeof import('../../harness/fake-electron.ts');
  contextBridge.exposed = {};
  ipcRenderer.invoked.splice(0);
  await (window === 'console'
    ? import('../../../src/preload/console.ts')
    : import('../../../src/preload/confirmation.ts'));
  return { exposed: contextBridge.exposed, bridge: contextBridge.exposed['opengithubx'] as B, ipcRenderer };
}

describe('what a page is given (IPC-01)', () => {
  it.each(['console', 'confirmation'] as const)('is the reviewed surface and nothing else: %s', async (window) => {
    const { exposed, bridge } = await load(window);
    expect(Object.keys(exposed)).toEqual(['opengithubx']);
    expect(reachable(bridge, 'opengithubx').sort()).toMatchSnapshot();
  });

  it('takes the name of no channel and of no call', async () => {
    const { bridge, ipcRenderer } = await load<ConsoleBridge>('console');
    const { calls, ...others } = bridge;
    expect(Object.keys(calls)).toEqual(windowCalls('console'));
    expect(Object.keys(others)).toEqual(['onChange', 'openConfirmation', 'openProfile']);
    await calls['keys.revoke']({ id: 'console:welcome' });
    expect(ipcRenderer.invoked).toEqual([['console:keys.revoke', { id: 'console:welcome' }]]);
  });

  it('lets the console neither approve, nor read arguments, nor see a key', async () => {
    const { bridge } = await load<ConsoleBridge>('console');
    const names = Object.keys(bridge.calls);
    for (const name of ['approvals.approve', 'approvals.list', 'keys.confirm', 'keys.create', 'keys.proposals']) {
      expect(names).not.toContain(name);
    }
  });

  it('hands a listener the topic alone, and stops when told', async () => {
    const { bridge, ipcRenderer } = await load<ConfirmationBridge>('confirmation');
    const heard = vi.fn();
    const stop = bridge.onChange(heard);
    ipcRenderer.emit('confirmation:changed', { sender: ipcRenderer }, 'approvals');
    expect(heard.mock.calls).toEqual([['approvals']]);
    stop();
    ipcRenderer.emit('confirmation:changed', { sender: ipcRenderer }, 'approvals');
    expect(heard).toHaveBeenCalledOnce();
  });
});
