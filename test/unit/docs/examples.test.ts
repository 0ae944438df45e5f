import { expect, it } from 'vitest';
import { keptExample, madeExamples } from '../../examples.ts';

const made = [...madeExamples()];

it.each(made)('docs/examples/%s is what `npm run examples` makes of the programs', (file, text) => {
  expect(keptExample(file)).toBe(text);
});

it('the page shows the first program and both diffs whole', () => {
  const page = keptExample('README.md');
  expect(made.map(([file]) => file)).toEqual(['key-to-oauth.diff', 'key-to-open-webui.diff', 'README.md']);
  for (const file of ['key.ts', 'key-to-oauth.diff', 'key-to-open-webui.diff']) {
    expect(page).toContain(`\n${keptExample(file)}\`\`\`\n`);
  }
});

it.each(['key.ts', 'oauth.ts', 'open-webui.ts'])('a line more in %s is missed where it is shown', (changed) => {
  const read = (file: string) => keptExample(file) + (file === changed ? 'another line\n' : '');
  const differs = [...madeExamples(read)].filter(([file, text]) => keptExample(file) !== text).map(([file]) => file);
  expect(differs).toContain('README.md');
});
