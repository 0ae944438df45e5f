import { describe, expect, it } from 'vitest';
import { actsAlike } from '../../../../../src/main/hub/platforms/notion/acting.ts';

const tag = '<page url="x">y</page>';
const many = (length: number, of: (index: number) => string) =>
  Array.from({ length }, (_, index) => of(index)).join('');

describe('what acts before and after', () => {
  it.each([
    [`\`\`\`\n${tag}\n\`\`\``, `${tag}\n\`\`\``, false],
    // A fence that nothing closes: code to the end for some, text for others.
    [`\`\`\`\n${tag}`, tag, false],
    [`\`\`\`\n${tag}\n\`\`\``, `\`\`\`\n${tag}`, false],
    [`~~~\n\`\`\`\n${tag}\n~~~`, `~~~~\n\`\`\`\n${tag}\n~~~~`, true],
    [`\`\`\`\`\n\`\`\`\n${tag}\n\`\`\`\`\``, `x\n\`\`\`\`\n\`\`\`\n${tag}\n\`\`\`\`\``, true],
    [`\`\`a \` ${tag}\`\` b`, `\`\`a \` ${tag} b`, false],
    [`\\\`${tag}\``, `\`${tag}\``, false],
    [`a \`b\` ${tag} \`c\``, `a \`d\` ${tag} \`c\``, true],
  ])('%j and %j: %s', (before, after, isAlike) => expect(actsAlike(before, after)).toBe(isAlike));

  // Looking for the end of each of these takes as many steps as there are pairs of characters: the test would not end.
  it.each([
    [
      'fences that nothing closes, each shorter than the one before',
      many(950, (index) => `${'`'.repeat(950 - index + 3)}\n`),
    ],
    ['fences with much below', `${many(300, (index) => `${'~'.repeat(310 - index)}\n`)}${'a\n'.repeat(100_000)}`],
    ['a long fence', '`'.repeat(500_000)],
    ['quotes that nothing closes', many(950, (index) => `${'`'.repeat(index + 1)} `)],
    ['backslashes, braces and tags', many(100_000, () => '\\{<a![')],
  ])('is said of up to 500 kB of %s', (_, text) => expect(actsAlike(text, `x ${text}`)).toBe(true));
});
