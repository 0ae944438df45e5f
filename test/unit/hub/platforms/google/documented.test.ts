/** The page about Google's tools has each of them, with the scope that it needs, and none that there is not. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { google } from '../../../../../src/main/hub/platforms/google/index.ts';

const page = readFileSync(new URL('../../../../../docs/google-tools.md', import.meta.url), 'utf8');
const scopesByTool = page.slice(page.indexOf('## Scopes by tool'), page.indexOf('## Keys that reach'));
const lineOf = (name: string): string => scopesByTool.split('\n').find((line) => line.includes(`\`${name}\``)) ?? '';

it('names every tool, and no other', () => {
  const named = new Set([...page.matchAll(/`(google_\w+)`/g)].map(([, name]) => name));
  expect([...named].sort()).toEqual(google.tools.map(({ name }) => name).sort());
  expect(page).toContain(`Its ${google.tools.length} tools`);
});

it.each(google.tools.map(({ name, scopes }) => [name, scopes] as const))(
  'names the least scope that %s needs',
  (name, scopes) => {
    if (!scopes) expect(lineOf(name)).toBe('');
    else expect(lineOf(name)).toContain(`\`${scopes[0]?.replace('https://www.googleapis.com/auth/', '')}\``);
  },
);

it('names what is asked for on connecting', () => {
  for (const scope of google.scopes)
    expect(lineOf('openid')).toContain(`\`${scope.replace('https://www.googleapis.com/auth/', '')}\``);
});
