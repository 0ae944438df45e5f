import type { Mutant } from './mutant.ts';

const similar = 'test/unit/hub/approvals/similar.test.ts';
const imports = 'test/unit/hub/imports/access.test.ts';
const parts = 'test/unit/hub/imports/mcp/project.test.ts';

export const attackcore: Mutant[] = [
  {
    promise: 'Allowing similar calls for ten minutes: never a call that switches something, whatever its text says',
    file: 'src/main/hub/approvals/similar.ts',
    old: 'text !== undefined && of.length === 1 ? of : []',
    new: 'text !== undefined ? of : []',
    test: similar,
    title: 'is not offered for dismissing a review',
  },
  {
    promise: 'A confirmed read of a server of tools takes no program that changes something',
    file: 'src/main/hub/imports/mcp/tool.ts',
    old: " ?? (access === 'read' ? programRefusal(input) : undefined)",
    new: '',
    test: imports,
    title: 'is sent to no server of tools as a read either',
  },
  {
    promise: 'A confirmed read takes no program that changes something, however its letters are written',
    file: 'src/main/hub/imports/access.ts',
    old: 'const at = text.search(',
    new: 'const at = value.search(',
    test: imports,
    title: 'a program that changes something is not sent as a read',
  },
  {
    promise: 'What a server of tools calls the parts of its answer holds no image, link or element that lies or loads',
    file: 'src/main/hub/imports/mcp/tool.ts',
    old: 'kind: cleanTitle(type, 30)',
    new: 'kind: type.slice(0, 30)',
    test: parts,
    title: 'whatever a server calls its parts',
  },
  {
    promise: 'What a server of tools says of the kind of a file holds no image, link or element that lies or loads',
    file: 'src/main/hub/imports/mcp/tool.ts',
    old: "media_type: cleanTitle(mimeType || resource?.mimeType || '', 60)",
    new: "media_type: (mimeType || resource?.mimeType || '').slice(0, 60)",
    test: parts,
    title: 'whatever a server calls its parts',
  },
  {
    promise: 'A paused key is refused from the moment that the pause is asked for',
    file: 'src/main/hub/keys/keys.ts',
    old: 'entry.endings > 0 ? entry.record : row.record',
    new: 'row.record',
    test: 'test/unit/hub/keys/keys.test.ts',
    title: 'holds a pause from the moment that it is asked for',
  },
  {
    promise: 'What was allowed for ten minutes and has ended lets nothing through that has not begun',
    file: 'src/main/hub/tools/execute.ts',
    old: '  if (!isAllowed()) return',
    new: '  if (!isAllowed) return',
    test: 'test/unit/hub/tools/execute.test.ts',
    title: 'is not made where what allowed it for a while has ended',
  },
  {
    promise: 'What was allowed for ten minutes and has ended lets nothing through at any endpoint',
    file: 'src/main/hub/tools/consent.ts',
    old: 'approvals.covering(toAsk) !== undefined;',
    new: 'approvals.covering(toAsk) !== null;',
    test: 'test/endpoints/allowances.test.ts',
    title: 'ends for what has not begun as well',
  },
  {
    promise: 'Allowing similar calls for ten minutes ends then, with any clock',
    file: 'src/main/hub/approvals/allowances.ts',
    old: 'entries.filter((one) => one !== entry);',
    new: 'current();',
    test: 'test/unit/hub/approvals/approvals.test.ts',
    title: 'covers similar calls no longer',
  },
  {
    promise: 'A request and an approval end when they are due, with any clock',
    file: 'src/main/hub/approvals/approvals.ts',
    old: "'approved' && (isDue || time >=",
    new: "'approved' && (time >=",
    test: 'test/unit/hub/approvals/approvals.test.ts',
    title: 'is good no longer once it was given',
  },
  {
    promise: 'A request waits no longer than it says, with any clock',
    file: 'src/main/hub/approvals/approvals.ts',
    old: "'waiting' && (isDue || time >=",
    new: "'waiting' && (time >=",
    test: 'test/unit/hub/approvals/approvals.test.ts',
    title: 'waits no longer, also where it was drawn out',
  },
  {
    promise: 'A request that waits for hours waits on after a restart, with any clock',
    file: 'src/main/hub/approvals/approvals.ts',
    old: 'Math.min(Math.max(0, time - clock.now()), lastingLimits.longest)',
    new: 'Math.max(0, time - clock.now())',
    test: 'test/endpoints/lasting-approvals.test.ts',
    title: 'still waits where the clock of a restart is',
  },
];
