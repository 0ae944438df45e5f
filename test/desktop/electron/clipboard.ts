import type Electron from 'electron/main';

let held: Record<string, string> = {};

export class ClipboardItem {
  readonly items: ConstructorParameters<typeof Electron.ClipboardItem>[0];
  constructor(items: ConstructorParameters<typeof Electron.ClipboardItem>[0]) {
    this.items = items;
  }
  get types(): string[] {
    return Object.keys(this.items);
  }
}

export const clipboard = {
  async write([item]: ClipboardItem[]): Promise<void> {
    const entries = Object.entries(item?.items ?? {}).map(async ([type, value]) => {
      const awaited = await value;
      return [type, awaited instanceof Blob ? await awaited.text() : String(awaited)] as const;
    });
    held = Object.fromEntries(await Promise.all(entries));
  },
  async writeText(text: string): Promise<void> {
    held = { 'text/plain': text };
  },
  readText: async (): Promise<string> => held['text/plain'] ?? '',
  clear(): void {
    held = {};
  },
} satisfies Pick<typeof Electron.clipboard, 'clear' | 'readText' | 'writeText'> & { write: unknown };

export const clipboardState = (): Record<string, string> => held;
