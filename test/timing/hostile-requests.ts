/** What costs a careless door more than its length: requests that anybody with a key can send to the doors for git and gh. */

const times = (count: number, one: (at: number) => string, between = ' '): string =>
  Array.from({ length: count }, (_, at) => one(at)).join(between);

const of = (inner: string, more = '') => `query Q { repository(owner: "ada", name: "site") { ${inner} } } ${more}`;
const doubling = (count: number, last: string): string =>
  times(count, (at) => `fragment f${at} on Repository { a: parent { ...f${at + 1} } b: parent { ...f${at + 1} } }`) +
  ` fragment f${count} on Repository { ${last} }`;

/** Documents of GraphQL, by what is odd about them, and how much of it there is: all of it, or a part. */
export const hostileDocuments: Record<string, (part: number) => string> = {
  'sixteen fragments that double': (part) => of('...f0', doubling(16 * part, 'id')),
  'forty fragments that double': (part) => of('...f0', doubling(40 * part, 'id')),
  'fragments that treble': (part) =>
    of(
      '...f0',
      `${times(12 * part, (at) => `fragment f${at} on Repository { ...f${at + 1} a: parent { ...f${at + 1} } b: parent { ...f${at + 1} } }`)} fragment f${12 * part} on Repository { id }`,
    ),
  'fragments in a circle': (part) =>
    of(
      '...f0',
      times(400 * part, (at) => `fragment f${at} on Repository { ...f${(at + 1) % (400 * part)} }`),
    ),
  'fragments that nothing uses': (part) =>
    of(
      'id',
      times(600 * part, (at) => `fragment f${at} on Repository { id }`),
    ),
  'fields in fields': (part) => of(`${'parent { '.repeat(1_200 * part)} id ${'} '.repeat(1_200 * part)}`),
  'fragments in fragments': (part) => of(`${'... { '.repeat(1_500 * part)} id ${'} '.repeat(1_500 * part)}`),
  'one field by many names': (part) => of(times(1_600 * part, (at) => `a${at}: id`)),
  'lists by many names': (part) => of(times(300 * part, (at) => `a${at}: issues(first: 100) { nodes { title body } }`)),
  'many roots': (part) => `{ ${times(400 * part, (at) => `a${at}: viewer { login }`)} }`,
  'many variables': (part) => `query Q(${times(900 * part, (at) => `$v${at}: Int = ${at}`)}) { viewer { login } }`,
  'many directives': (part) => of(`id ${times(1_200 * part, () => '@include(if: true)')}`),
  'objects in objects': (part) =>
    of(`issues(filterBy: ${'{ a: '.repeat(1_200 * part)} 1 ${'} '.repeat(1_200 * part)}) { totalCount }`),
  'a list of much': (part) => of(`issues(labels: [${times(4_000 * part, () => '"a"')}]) { totalCount }`),
  'one long text': (part) => of(`issue(number: 1) { id } x: object(expression: "${'a'.repeat(95_000 * part)}") { id }`),
  'ids by the thousand': (part) => of(`issues(labels: [${times(2_400 * part, (at) => `"I_${at}"`)}]) { totalCount }`),
  'a comment': (part) => `# ${'a'.repeat(99_000 * part)}\n${of('id')}`,
  'commas alone': (part) => `${','.repeat(99_000 * part)}${of('id')}`,
  'escapes in a text': (part) => of(`object(expression: "${'\\u0061'.repeat(15_000 * part)}") { id }`),
  'quotes in a block': (part) => of(`object(expression: """${'\\""" '.repeat(15_000 * part)}""") { id }`),
  'all of the schema': () => `{ __schema { types { fields { type { fields { type { name } } } } } } }`,
  'types by many names': (part) =>
    `{ ${times(300 * part, (at) => `a${at}: __type(name: "Repository") { fields { name } }`)} }`,
  'no end of names': (part) => 'a'.repeat(99_000 * part),
  'openers alone': (part) => '{'.repeat(99_000 * part),
};

const packet = (line: string): string => `${(line.length + 5).toString(16).padStart(4, '0')}${line}\n`;
const hash = (at: number): string => at.toString(16).padStart(40, 'a');
const fetch = (lines: string): Buffer =>
  Buffer.from(`${packet('command=fetch')}${packet('object-format=sha1')}0001${lines}0000`);
const full = 4_000_000;
const filled = (part: number, one: (at: number) => string, size = full): string => {
  const length = one(0).length;
  return times(Math.floor((part * size) / length), one, '');
};

/** Bodies as git sends them to read, by what is odd about them, as long as is taken or a part of it. */
export const hostileGitRequests: Record<string, (part: number) => Buffer> = {
  'commits that it has': (part) => fetch(filled(part, (at) => packet(`have ${hash(at)}`))),
  'as many as are taken': (part) => fetch(filled(part, (at) => packet(`have ${hash(at)}`), 1_990_000)),
  'commits that it wants': (part) => fetch(filled(part, (at) => packet(`want ${hash(at)}`))),
  'shallow commits': (part) => fetch(filled(part, (at) => packet(`shallow ${hash(at)}`))),
  'words alone': (part) => fetch(filled(part, () => packet('done'))),
  'empty packets': (part) => fetch('0004'.repeat((part * full) / 4)),
  'packets of no kind': (part) => fetch('0002'.repeat((part * full) / 4)),
  'ends of sections': (part) => fetch('0001'.repeat((part * full) / 4)),
  capabilities: (part) => Buffer.from(`${packet('command=fetch')}${filled(part, () => packet('agent=a'))}0000`),
  'beginnings of refs': (part) =>
    Buffer.from(`${packet('command=ls-refs')}0001${filled(part, (at) => packet(`ref-prefix ${hash(at)}`))}0000`),
  'long lines': (part) => fetch(filled(part, () => packet(`deepen-not ${'a/'.repeat(10_000)}`))),
  'dots in long refs': (part) => fetch(filled(part, () => packet(`deepen-not ${'a.'.repeat(120)}`))),
  'no packets': (part) => Buffer.alloc(part * full, 'z'),
};

/** Paths of the API, by what is odd about them. */
export const hostilePaths: Record<string, (part: number) => string> = {
  'a long path': (part) => `/repos/ada/site/contents/${'a/'.repeat(6_000 * part)}b`,
  'one long part': (part) => `/repos/ada/site/contents/${'a'.repeat(12_000 * part)}`,
  'escapes alone': (part) => `/repos/ada/site/contents/${'%61'.repeat(4_000 * part)}`,
  'escaped slashes': (part) => `/repos/ada/site/contents/a${'%2Fa'.repeat(3_000 * part)}`,
  'escaped escapes': (part) => `/repos/ada/site/contents/${'%2525'.repeat(2_400 * part)}`,
  'slashes alone': (part) => '/'.repeat(12_000 * part),
  dots: (part) => `/repos/ada/site/contents/${'../'.repeat(4_000 * part)}`,
  'a long name of a branch': (part) => `/repos/ada/site/branches/${'a%2F'.repeat(3_000 * part)}a`,
};
