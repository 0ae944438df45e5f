import { ClipboardItem, clipboard } from 'electron/main';

const keptMs = 30_000;

/** How each system's clipboard histories are asked to leave a text out; there is no promise that they do. */
const leaveOut: Partial<Record<NodeJS.Platform, Record<string, string>>> = {
  darwin: { 'org.nspasteboard.ConcealedType': '' },
  win32: { ExcludeClipboardContentFromMonitorProcessing: '1', CanIncludeInClipboardHistory: '\0\0\0\0' },
  linux: { 'x-kde-passwordManagerHint': 'secret' },
};

/** Puts a new key on the clipboard and takes it off again after 30 seconds, unless something else lies there by then. */
export function createKeyClipboard() {
  let copied: { text: string; timer: NodeJS.Timeout } | undefined;
  /** At once, when the app ends before its time. */
  const clear = async (): Promise<void> => {
    if (copied === undefined) return;
    const { text, timer } = copied;
    copied = undefined;
    clearTimeout(timer);
    if ((await clipboard.readText()) === text) clipboard.clear();
  };
  return {
    async copy(text: string): Promise<void> {
      if (copied !== undefined) clearTimeout(copied.timer);
      const timer = setTimeout(() => void clear().catch(() => {}), keptMs);
      copied = { text, timer };
      // A key that is not marked is better than none: the person waits for it and it is shown only once.
      await clipboard.write([marked(text)]).catch(() => clipboard.writeText(text));
    },
    clear,
  };
}

function marked(text: string): ClipboardItem {
  const formats = Object.entries(leaveOut[process.platform] ?? {});
  const raw = formats.map(([format, value]) => [
    `electron application/osclipboard;format="${format}"`,
    new Blob([value]),
  ]);
  return new ClipboardItem({ 'text/plain': text, ...Object.fromEntries(raw) });
}
