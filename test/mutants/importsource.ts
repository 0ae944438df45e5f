import type { Mutant } from './mutant.ts';

const address = { proves: ["SECURITY.md: An import gets tokens for one address and can't"] };
const pinned = {
  file: 'src/main/hub/features/imports/import.ts',
  test: 'test/unit/hub/features/imports/pinned.test.ts',
};
const reached = {
  file: 'src/main/hub/ground/internet/public-fetch.ts',
  test: 'test/unit/hub/ground/internet/read-publicly.test.ts',
};

/** What is imported stays what a person has accepted, at the address that they confirmed. */
export const importsource: Mutant[] = [
  {
    ...address,
    ...pinned,
    promise: 'A tool disappears when its source says something else of it.',
    old: "return isSameJson(accepted, found) ? 'on' : 'changed';",
    new: "return accepted && isSameReach(accepted, found) ? 'on' : 'changed';",
    title: 'that say other words are gone until they are accepted',
  },
  {
    ...address,
    ...pinned,
    promise: 'A tool that can do something else is in no key that was made before.',
    old: 'revision: isAnother ? revision + 1 : revision',
    new: 'revision',
    title: 'that say other reach are gone until they are accepted',
  },
  {
    ...address,
    ...pinned,
    promise: 'A tool that is new at its source is off.',
    old: 'const newlyFound = (found: Definition): Pinned => ({ found, isOn: false,',
    new: "const newlyFound = (found: Definition): Pinned => ({ found, accepted: found, isOn: found.access === 'read',",
    title: 'that are new stay off, however often the source is read',
  },
  {
    ...address,
    ...reached,
    promise: 'One inner address among those of a name is enough to refuse it.',
    old: '!addresses.every(isPublicAddress)',
    new: '!addresses.some(isPublicAddress)',
    title: 'is not reached where its name leads to 93.184.215.14',
  },
  {
    ...address,
    ...reached,
    promise: 'The hub connects to the address that it checked.',
    old: 'internet.connect(url.hostname, Number(url.port || 443), addresses);',
    new: "internet.connect(url.hostname, Number(url.port || 443), ['93.184.216.34', '127.0.0.1']);",
    title: 'is read over a connection to what was checked',
  },
  {
    ...address,
    file: 'src/main/hub/features/imports/mcp/remote-tool.ts',
    promise: 'A tool of a server is a change, whatever the server says.',
    old: 'access: destructiveOrWrite({ reach }),',
    new: "access: tool.annotations?.readOnlyHint ? 'read' : destructiveOrWrite({ reach }),",
    test: 'test/unit/hub/features/imports/mcp/pinned.test.ts',
    title: 'is a change unless its person says that it reads, whatever the server says',
  },
  {
    file: 'src/main/hub/features/imports/openapi/platform.ts',
    promise: 'A request of a read is compared with the path that was confirmed, part by part.',
    proves: ["SECURITY.md: An import reads only what its platform's rule or its"],
    old: "parts.join('[^/]+')",
    new: "parts.join('.+')",
    test: 'test/unit/hub/features/imports/access.test.ts',
    title: 'is held to the path of a confirmed read: more behind its parameter',
  },
];
