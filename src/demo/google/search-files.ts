/** The part of Drive's search language that is used here: https://developers.google.com/workspace/drive/api/guides/search-files */
import { invalid } from './answer.ts';
import type { DriveFile, Person } from './model.ts';

type Test = (file: DriveFile) => boolean;

/** Files of the query, the last changed first. */
export function matchingFiles(files: DriveFile[], query: string, person: Person): DriveFile[] {
  const tokens = query.match(/'(?:\\.|[^'\\])*'|[()]|[\w.]+|!=|<=|>=|[=<>]/g) ?? [];
  const test = tokens.length === 0 ? () => true : either(tokens, person);
  if (tokens.length > 0) throw invalid(`Invalid Value: ${tokens[0]}`);
  return files.filter(test).sort((a, b) => b.modifiedAt - a.modifiedAt);
}

function either(tokens: string[], person: Person): Test {
  const tests = [both(tokens, person)];
  while (tokens[0] === 'or') {
    tokens.shift();
    tests.push(both(tokens, person));
  }
  return (file) => tests.some((test) => test(file));
}

function both(tokens: string[], person: Person): Test {
  const tests = [one(tokens, person)];
  while (tokens[0] === 'and') {
    tokens.shift();
    tests.push(one(tokens, person));
  }
  return (file) => tests.every((test) => test(file));
}

function one(tokens: string[], person: Person): Test {
  const first = tokens.shift() ?? '';
  if (first === 'not') {
    const test = one(tokens, person);
    return (file) => !test(file);
  }
  if (first === '(') {
    const test = either(tokens, person);
    if (tokens.shift() !== ')') throw invalid('Invalid Value: missing )');
    return test;
  }
  const [operator = '', second = ''] = [tokens.shift(), tokens.shift()];
  if (operator === 'in') return within(text(first), second, person);
  return compared(first, operator, second);
}

const text = (token: string): string => token.slice(1, -1).replace(/\\(.)/g, '$1');

function within(value: string, list: string, { sub }: Person): Test {
  const id = value === 'root' ? `root-${sub}` : value;
  if (list === 'parents') return ({ parents }) => parents.includes(id);
  if (list === 'owners') return ({ owner }) => owner.email === value;
  if (list === 'writers' || list === 'readers')
    return ({ permissions }) => permissions.some(({ email }) => email === value);
  throw invalid(`Invalid Value: ${list}`);
}

function compared(field: string, operator: string, token: string): Test {
  const value = token.startsWith("'") ? text(token).toLowerCase() : token;
  switch (`${field} ${operator}`) {
    case 'name contains':
      return ({ name }) => name.toLowerCase().includes(value);
    case 'name =':
      return ({ name }) => name.toLowerCase() === value;
    case 'fullText contains':
      return ({ name, content }) => `${name} ${content}`.toLowerCase().includes(value);
    case 'mimeType =':
      return ({ mimeType }) => mimeType === value;
    case 'mimeType !=':
      return ({ mimeType }) => mimeType !== value;
    case 'mimeType contains':
      return ({ mimeType }) => mimeType.includes(value);
    case 'trashed =':
      return ({ trashed }) => String(trashed) === value;
    case 'sharedWithMe =':
      return ({ parents }) => (parents.length === 0) === (value === 'true');
    case 'modifiedTime >':
      return ({ modifiedAt }) => modifiedAt > Date.parse(value);
    case 'modifiedTime <':
      return ({ modifiedAt }) => modifiedAt < Date.parse(value);
  }
  throw invalid(`Invalid Value: ${field} ${operator}`);
}
