import type { Mutant } from './mutant.ts';

const orders = { proves: ['SECURITY.md: Text in your data gives no orders'] };
const converse = {
  file: 'src/main/hub/features/chat/converse.ts',
  test: 'test/unit/hub/features/chat/converse.test.ts',
};

/** What a model may do with what it reads. */
export const chat: Mutant[] = [
  {
    ...orders,
    ...converse,
    promise: 'A model is offered no change any more once the hub has read untrusted text.',
    old: "say('changesEnd'))({});\n    this.#offer.endWrites();\n",
    new: "say('changesEnd'))({});\n",
    title: 'takes changes away once strangers’ words were read, and says so',
  },
  {
    ...orders,
    ...converse,
    promise: 'A model calls only tools that it was offered.',
    old: 'const access = offer?.find(call.name)?.tool.access;',
    new: 'const access = inventory.find(call.name)?.tool.access;',
    title: 'takes changes away once strangers’ words were read, and says so',
  },
  {
    ...orders,
    file: 'src/main/hub/features/chat/own-words.ts',
    promise: 'What a person quotes asks for no change.',
    old: 'const masked = text.replace(quotations, take);',
    new: 'const masked = text;',
    test: converse.test,
    title: 'offers changes by the person’s own words: "Hello,',
  },
  {
    ...orders,
    file: 'src/main/hub/features/chat/own-words.ts',
    promise: 'What follows an announcement is material, and asks for no change.',
    old: 'const start = found ? found.index + found[0].length : masked.length;',
    new: 'const start = masked.length;',
    test: converse.test,
    title: 'offers changes by the person’s own words: Translate this mail:',
  },
  {
    ...orders,
    ...converse,
    promise: 'While a change waits for its person, a model is given no further one.',
    old: '      if (made.isWaiting) break;\n',
    new: '',
    title: 'asks for one change at a time: while one waits for the person',
  },
];
