import type { Mutant } from './mutant.ts';

export const ghaccess: Mutant[] = [
  {
    promise: 'A key that is not for a door is refused before anything of its request is read.',
    file: 'src/main/hub/endpoints/admission.ts',
    old: 'const elsewhere = failureElsewhere(key.grant, endpoint);',
    new: 'const elsewhere = failureElsewhere({ ...key.grant, endpoints: [endpoint] }, endpoint);',
    test: 'test/endpoints/door-first.test.ts',
    title: 'is refused before its request is read',
  },
  {
    promise: 'The door for gh reads no body of a key whose calls are used up.',
    file: 'src/main/hub/endpoints/gh.ts',
    old: '    if (spent) {\n',
    new: '    if (spent && request.method === undefined) {\n',
    test: 'test/endpoints/door-first.test.ts',
    title: 'is told so before its request is read',
  },
];
