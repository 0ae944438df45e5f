import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lettersOf } from '../../../../src/renderer/src/ui/letters.ts';
import { markShape } from '../../../../src/renderer/src/ui/mark-shape.ts';

const root = resolve(import.meta.dirname, '../../../..');
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8');

/** Every line that is drawn, without the ground of an icon. */
const drawn = (text: string): string[] => [...text.matchAll(/ d="([^"]+)"/g)].map(([, path]) => path ?? '');

describe('the mark', () => {
  const mark = [markShape.spokes, markShape.key];

  it.each(['src/renderer/icon.svg', 'resources/icon.svg', 'resources/tray.svg'])('is the same in %s', (file) => {
    expect(drawn(read(file))).toEqual(mark);
    expect(read(file)).toContain(`<circle cx="${markShape.hub.cx}" cy="${markShape.hub.cy}" r="${markShape.hub.r}"/>`);
  });

  it('gives up one spoke of the tray for the dot that says that something waits', () => {
    const [spokes = '', key] = mark;
    expect(drawn(read('resources/tray-waiting.svg'))).toEqual([spokes.replace('M13.1 6.9 17 3', ''), key]);
  });

  it('has the ground of the icon on the phone as well', () => {
    const manifest = JSON.parse(read('src/renderer/phone/manifest.webmanifest'));
    expect(read('resources/icon.svg')).toContain(`fill="${manifest.theme_color}"`);
    expect(manifest.background_color).toBe(manifest.theme_color);
  });
});

describe('the letters of a client', () => {
  it.each([
    ['Claude Code', 'CC'],
    ['Cursor', 'Cu'],
    ['git', 'gi'],
    ['demo, read only', 'dr'],
    ['通义 灵码', '通灵'],
    ['x', 'x'],
    ['', ''],
  ])('of %s are %s', (name, letters) => {
    expect(lettersOf(name)).toBe(letters);
  });
});
