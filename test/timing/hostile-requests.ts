/** What costs a careless door more than its length: requests that anybody with a key can send to the doors for git and gh. */

const times = (count: number, one: (at: number) => string, between = ' '): string =>
  Array.from({ length: count }, (_, at) => one(at)).join(between);

const of = (inner: string, more = '') => `query Q { repository(owner: "ada", name: "site") { ${inner} } } ${more}`;
const doubling = (count: number, last: string): string =>
  times(count, (at) => `fragment f${at} on Repository { a: parent { ...f${at + 1} } b: parent { ...f${at + 1} } }`) +
  ` fragment f${count} on Repository { ${last} }`;

/** Documents of GraphQL, by what is odd about them. */
export const hostileDocuments: Record<string, string> = {
  'fifteen fragments that double': of('...f0', doubling(15, 'id')),
  'forty fragments that double': of('...f0', doubling(40, 'id')),
  'fragments that treble': of(
    '...f0',
    `${times(12, (at) => `fragment f${at} on Repository { ...f${at + 1} a: parent { ...f${at + 1} } b: parent { ...f${at + 1} } }`)} fragment f12 on Repository { id }`,
  ),
  'fragments in a circle': of(
    '...f0',
    times(400, (at) => `fragment f${at} on Repository { ...f${(at + 1) % 400} }`),
  ),
  'fragments that nothing uses': of(
    'id',
    times(600, (at) => `fragment f${at} on Repository { id }`),
  ),
  'fields in fields': of(`${'parent { '.repeat(1_200)} id ${'} '.repeat(1_200)}`),
  'fragments in fragments': of(`${'... { '.repeat(1_500)} id ${'} '.repeat(1_500)}`),
  'one field by many names': of(times(1_600, (at) => `a${at}: id`)),
  'lists by many names': of(times(300, (at) => `a${at}: issues(first: 100) { nodes { title body } }`)),
  'many roots': `{ ${times(400, (at) => `a${at}: viewer { login }`)} }`,
  'many variables': `query Q(${times(900, (at) => `$v${at}: Int = ${at}`)}) { viewer { login } }`,
  'many directives': of(`id ${times(1_200, () => '@include(if: true)')}`),
  'objects in objects': of(`issues(filterBy: ${'{ a: '.repeat(1_200)} 1 ${'} '.repeat(1_200)}) { totalCount }`),
  'a list of much': of(`issues(labels: [${times(4_000, () => '"a"')}]) { totalCount }`),
  'one long text': of(`issue(number: 1) { id } x: object(expression: "${'a'.repeat(95_000)}") { id }`),
  'ids by the thousand': of(`issues(labels: [${times(2_400, (at) => `"I_${at}"`)}]) { totalCount }`),
  'a comment': `# ${'a'.repeat(99_000)}\n${of('id')}`,
  'commas alone': `${','.repeat(99_000)}${of('id')}`,
  'escapes in a text': of(`object(expression: "${'\\u0061'.repeat(15_000)}") { id }`),
  'quotes in a block': of(`object(expression: """${'\\""" '.repeat(15_000)}""") { id }`),
  'all of the schema': `{ __schema { types { fields { type { fields { type { name } } } } } } }`,
  'types by many names': `{ ${times(300, (at) => `a${at}: __type(name: "Repository") { fields { name } }`)} }`,
  'no end of names': 'a'.repeat(99_000),
  'openers alone': '{'.repeat(99_000),
};

const packet = (line: string): string => `${(line.length + 5).toString(16).padStart(4, '0')}${line}\n`;
const hash = (at: number): string => at.toString(16).padStart(40, 'a');
const fetch = (lines: string): Buffer =>
  Buffer.from(`${packet('command=fetch')}${packet('object-format=sha1')}0001${lines}0000`);
const full = 4_000_000;
const filled = (one: (at: number) => string, size = full): string => {
  const length = one(0).length;
  return times(Math.floor(size / length), one, '');
};

/** Bodies as git sends them to read, by what is odd about them. */
export const hostileGitRequests: Record<string, Buffer> = {
  'commits that it has': fetch(filled((at) => packet(`have ${hash(at)}`))),
  'as many as are taken': fetch(filled((at) => packet(`have ${hash(at)}`), 1_990_000)),
  'commits that it wants': fetch(filled((at) => packet(`want ${hash(at)}`))),
  'shallow commits': fetch(filled((at) => packet(`shallow ${hash(at)}`))),
  'words alone': fetch(filled(() => packet('done'))),
  'empty packets': fetch('0004'.repeat(full / 4)),
  'packets of no kind': fetch('0002'.repeat(full / 4)),
  'ends of sections': fetch('0001'.repeat(full / 4)),
  capabilities: Buffer.from(`${packet('command=fetch')}${filled(() => packet('agent=a'))}0000`),
  'beginnings of refs': Buffer.from(
    `${packet('command=ls-refs')}0001${filled((at) => packet(`ref-prefix ${hash(at)}`))}0000`,
  ),
  'long lines': fetch(filled(() => packet(`deepen-not ${'a/'.repeat(10_000)}`))),
  'dots in long refs': fetch(filled(() => packet(`deepen-not ${'a.'.repeat(120)}`))),
  'no packets': Buffer.alloc(full, 'z'),
};

/** Paths of the API, by what is odd about them. */
export const hostilePaths: Record<string, string> = {
  'a long path': `/repos/ada/site/contents/${'a/'.repeat(6_000)}b`,
  'one long part': `/repos/ada/site/contents/${'a'.repeat(12_000)}`,
  'escapes alone': `/repos/ada/site/contents/${'%61'.repeat(4_000)}`,
  'escaped slashes': `/repos/ada/site/contents/a${'%2Fa'.repeat(3_000)}`,
  'escaped escapes': `/repos/ada/site/contents/${'%2525'.repeat(2_400)}`,
  'slashes alone': '/'.repeat(12_000),
  dots: `/repos/ada/site/contents/${'../'.repeat(4_000)}`,
  'a long name of a branch': `/repos/ada/site/branches/${'a%2F'.repeat(3_000)}a`,
};
