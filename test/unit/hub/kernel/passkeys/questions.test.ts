/** Questions to passkeys, beside a program that asks for as many as it likes. */
import { describe, expect, it } from 'vitest';
import { createQuestions } from '../../../../../src/main/hub/kernel/passkeys/questions.ts';
import { here } from '../../../../harness/authenticator.ts';
import { memoryPorts } from '../../../../harness/memory-ports.ts';

const [ada, grace] = ['auth0|ada', 'auth0|grace'];
const arranged = () => {
  const questions = createQuestions({ clock: memoryPorts().clock, hub: 'this hub' });
  const open = () => questions.ask({ decision: 'open', page: here }, '', []);
  const approve = (userId: string) => questions.ask({ decision: 'approve', page: here }, userId, []);
  return { ...questions, open, approve };
};

describe('a question to open the page', () => {
  it('is answered once, at its page, no matter how many others are asked', () => {
    const { open, take, opened } = arranged();
    const question = open();
    for (let count = 0; count < 2_000; count += 1) open();
    const asked = take(question.nonce, 'open', here);
    expect(asked?.question).toEqual(question);
    if (!asked) return;
    const together = take(question.nonce, 'open', here);
    expect([opened(asked), together && opened(together)]).toEqual([true, false]);
    expect(take(question.nonce, 'open', here)).toBeUndefined();
    const other = open().nonce;
    expect(take(other, 'open', { ...here, origin: 'http://approve.localhost:1' })).toBeUndefined();
    expect(take(other, 'open', { ...here, rpId: 'localhost' })).toBeUndefined();
    for (const decision of ['approve', 'confirm', 'add', 'let in'] as const)
      expect(take(other, decision, here)).toBeUndefined();
  });

  it('is nobody’s to make, to change or to draw out', () => {
    const { open, approve, take } = arranged();
    const { nonce } = open();
    const [random, until, over, mac] = nonce.split('.');
    const later = Number(over) + 600_000;
    for (const made of [
      `${random}.${until}.${later}.${mac}`,
      `${random}.${later}.${over}.${mac}`,
      `.${until}.${over}.${mac}`,
      `${random}.${until}.${over}.`,
      `${random}.${until}.${over}`,
      '',
      '...',
      approve(ada).nonce,
    ])
      expect([made, take(made, 'open', here)]).toEqual([made, undefined]);
    expect(take(arranged().open().nonce, 'open', here)).toBeUndefined();
    expect(take(nonce, 'open', here)).toBeDefined();
  });
});

it('a person loses no question by what another one asks', () => {
  const { approve, take } = arranged();
  const { nonce } = approve(ada);
  for (let count = 0; count < 2_000; count += 1) approve(grace);
  expect(take(nonce, 'approve', here)).toBeDefined();
});

describe('a nonce counts once, also where it comes', () => {
  const wrong: [string, Parameters<ReturnType<typeof createQuestions>['take']>[1], typeof here | undefined][] = [
    ['from another origin', 'approve', { ...here, origin: 'http://approve.localhost:1' }],
    ['from a page of another name', 'approve', { ...here, rpId: 'localhost' }],
    ['from no page', 'approve', undefined],
    ['for a wish', 'confirm', here],
    ['for another passkey', 'let in', here],
    ['to open the page', 'add', here],
  ];
  it.each(wrong)('%s', (_, decision, at) => {
    const { approve, take } = arranged();
    const { nonce } = approve(ada);
    const { nonce: graces } = approve(grace);
    expect(take(nonce, decision, at)).toBeUndefined();
    expect(take(nonce, 'approve', here)).toBeUndefined();
    expect(take(graces, 'approve', here), 'another person’s').toBeDefined();
  });
});
