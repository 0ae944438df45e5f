/**
 * Prints how the house is built: `node test/measures.ts`. What no trick can meet is held by the architecture test. The rest is there to be
 * read, since no count of lines is an aim.
 */
import { crossings, featureOf, heart, hub, openers, rooms } from './house.ts';
import { importsOf, loadedFor, sourcesIn, textOf } from './sources.ts';
import { childrenOf, isFunction, isNode, type Node, treeOf } from './syntax.ts';

const files = sourcesIn('src');
const known = new Set(files);
const linesOf = (file: string): number => textOf(file).split('\n').length - 1;
const linesIn = (some: readonly string[]): number => some.reduce((lines, file) => lines + linesOf(file), 0);

type Written = { name: string; file: string; lines: number };
/** Each function of a file, by what it is called or kept as. */
function functionsIn(file: string): Written[] {
  const text = textOf(file);
  const found: Written[] = [];
  const visit = (node: Node, name: string): void => {
    const own = nameOf(node['id']) ?? nameOf(node['key']) ?? name;
    if (isFunction(node)) found.push({ name: own, file, lines: text.slice(node.start, node.end).split('\n').length });
    for (const child of childrenOf(node)) visit(child, own);
  };
  visit(treeOf(file, text), file);
  return found;
}

function nameOf(node: unknown): string | undefined {
  const name = isNode(node) ? node['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
}

const loaded = loadedFor(heart, known, { types: false });
const withTypes = loadedFor(heart, known, { types: true });
const functions = files
  .filter((file) => file.startsWith('src/main/'))
  .flatMap(functionsIn)
  .toSorted((one, other) => other.lines - one.lines);
const across = files.flatMap((file) =>
  importsOf(file).filter((target) => featureOf(file) && featureOf(target) && featureOf(target) !== featureOf(file)),
);

const rows: (readonly [string, string | number])[] = [
  ['rooms of the hub', rooms.filter(({ room }) => room.endsWith('/')).length],
  ['files beside them', rooms.filter(({ room }) => !room.endsWith('/')).length],
  ['the heart loads, lines (files)', `${linesIn(loaded)} (${loaded.length})`],
  ['with types', `${linesIn(withTypes)} (${withTypes.length})`],
  ['of these of features', withTypes.filter(featureOf).length],
  ['files that open a secret, lines', `${Object.keys(openers).length}, ${linesIn(Object.keys(openers))}`],
  ['imports across features (kinds)', `${across.length} (${Object.keys(crossings).length})`],
  ['functions of more than 100 lines', functions.filter(({ lines }) => lines > 100).length],
  ...functions.slice(0, 5).map(({ name, file, lines }) => [`  ${name}, ${file.replace(hub, '')}`, lines] as const),
  ['lines of the contract', linesOf('src/shared/contract.ts')],
];
for (const [what, measured] of rows) console.log(`${what.padEnd(64)} ${measured}`);
