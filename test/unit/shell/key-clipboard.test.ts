import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createKeyClipboard } from '../../../src/main/shell/key-clipboard.ts';
import { clipboard } from '../../harness/fake-electron.ts';

vi.mock('electron/main', () => import('../../harness/fake-electron.ts'));
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a key on the clipboard (IPC-15)', () => {
  it('is taken off after 30 seconds', async () => {
    await createKeyClipboard().copy('ogx_key');
    await vi.advanceTimersByTimeAsync(29_000);
    expect(clipboard.text).toBe('ogx_key');
    await vi.advanceTimersByTimeAsync(1_001);
    expect(clipboard.text).toBe('');
  });

  it('is left where the person has copied something else since', async () => {
    await createKeyClipboard().copy('ogx_key');
    clipboard.text = 'a shopping list';
    await vi.advanceTimersByTimeAsync(31_000);
    expect(clipboard.text).toBe('a shopping list');
  });

  it('has its 30 seconds anew when it is copied again', async () => {
    const keys = createKeyClipboard();
    await keys.copy('ogx_key');
    await vi.advanceTimersByTimeAsync(20_000);
    await keys.copy('ogx_key');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(clipboard.text).toBe('ogx_key');
    await vi.advanceTimersByTimeAsync(10_001);
    expect(clipboard.text).toBe('');
  });

  it('goes at once when the app ends', async () => {
    const keys = createKeyClipboard();
    await keys.copy('ogx_key');
    await keys.clear();
    expect(clipboard.text).toBe('');
  });

  it('asks clipboard histories to leave it out, and is copied all the same where that is refused', async () => {
    const keys = createKeyClipboard();
    await keys.copy('ogx_key');
    const marks = Object.keys(clipboard.written?.items ?? {}).filter((type) =>
      type.startsWith('electron application/'),
    );
    expect(marks.length).toBeGreaterThan(0);
    vi.spyOn(clipboard, 'write').mockRejectedValueOnce(new Error('no such format'));
    await keys.copy('ogx_other');
    expect(clipboard.text).toBe('ogx_other');
  });
});
