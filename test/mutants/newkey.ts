import type { Mutant } from './mutant.ts';

const once = { proves: ['SECURITY.md: A new key is shown once'] };
const card = {
  file: 'src/renderer/src/confirmation/outcome-card.ts',
  old: '  field.value = key;\n',
  test: 'test/console/compromised-console.test.ts',
  title: 'is gone with the page: after a reload, back and forward, from the document and from storage',
};

/** The text of a new key. */
export const newkey: Mutant[] = [
  {
    ...once,
    ...card,
    promise: 'A new key is kept in no storage of the browser.',
    new: "  field.value = key;\n  sessionStorage.setItem('key', key);\n",
  },
  {
    ...once,
    ...card,
    promise: 'A new key is in no storage that the console can read.',
    new: "  field.value = key;\n  localStorage.setItem('key', key);\n",
  },
  {
    ...once,
    ...card,
    promise: 'A new key is gone with the page.',
    new: "  field.value = key;\n  history.replaceState({ key }, '');\n",
  },
  {
    ...once,
    file: 'src/main/hub/kernel/confirmations/proposals.ts',
    promise: 'What a person has confirmed is handed out once.',
    old: '      waiting.delete(id);\n      return ok({ ...found',
    new: '      return ok({ ...found',
    test: 'test/unit/hub/kernel/confirmations/proposals.test.ts',
    title: 'a wish is handed out after a touch over what its card shows, once, to the window that led to it',
  },
];
