/**
 * Google Drive's files: https://developers.google.com/workspace/drive/api/reference/rest/v3
 * and the part of its search language that is used: https://developers.google.com/workspace/drive/api/guides/search-files
 */
import { createHash } from 'node:crypto';
import {
  type GoogleCall,
  type GoogleRoute,
  googleNotFound,
  googleRefusal,
  googleRoute,
  invalidArgument,
  pageByToken,
  textOrNone,
  texts,
} from '../answer.ts';
import type { DriveFile, GooglePerson, Permission } from '../model.ts';

type Test = (file: DriveFile) => boolean;

/** Files of the query, the last changed first. */
function matchingFiles(files: DriveFile[], query: string, person: GooglePerson): DriveFile[] {
  const tokens = query.match(/'(?:\\.|[^'\\])*'|[()]|[\w.]+|!=|<=|>=|[=<>]/g) ?? [];
  const test = tokens.length === 0 ? () => true : either(tokens, person);
  if (tokens.length > 0) throw invalidArgument(`Invalid Value: ${tokens[0]}`);
  return files.filter(test).sort((a, b) => b.modifiedAt - a.modifiedAt);
}

function either(tokens: string[], person: GooglePerson): Test {
  const tests = [both(tokens, person)];
  while (tokens[0] === 'or') {
    tokens.shift();
    tests.push(both(tokens, person));
  }
  return (file) => tests.some((test) => test(file));
}

function both(tokens: string[], person: GooglePerson): Test {
  const tests = [one(tokens, person)];
  while (tokens[0] === 'and') {
    tokens.shift();
    tests.push(one(tokens, person));
  }
  return (file) => tests.every((test) => test(file));
}

function one(tokens: string[], person: GooglePerson): Test {
  const first = tokens.shift() ?? '';
  if (first === 'not') {
    const test = one(tokens, person);
    return (file) => !test(file);
  }
  if (first === '(') {
    const test = either(tokens, person);
    if (tokens.shift() !== ')') throw invalidArgument('Invalid Value: missing )');
    return test;
  }
  const [operator = '', second = ''] = [tokens.shift(), tokens.shift()];
  if (operator === 'in') return within(text(first), second, person);
  return compared(first, operator, second);
}

const text = (token: string): string => token.slice(1, -1).replace(/\\(.)/g, '$1');

function within(value: string, list: string, { sub }: GooglePerson): Test {
  const id = value === 'root' ? `root-${sub}` : value;
  if (list === 'parents') return ({ parents }) => parents.includes(id);
  if (list === 'owners') return ({ owner }) => owner.email === value;
  if (list === 'writers' || list === 'readers')
    return ({ permissions }) => permissions.some(({ email }) => email === value);
  throw invalidArgument(`Invalid Value: ${list}`);
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
  throw invalidArgument(`Invalid Value: ${field} ${operator}`);
}

const base = '/drive/v3/files';
const reads = ['drive.readonly', 'drive.file', 'drive'];
const writes = ['drive.file', 'drive'];
/** What an application with drive.file alone may change: https://developers.google.com/workspace/drive/api/guides/handle-errors */
function changeable(call: GoogleCall, file: DriveFile): DriveFile {
  if (call.scopes.some((scope) => /(?:^|\/)drive$/.test(scope)) || isOfApp(file) || file.id.startsWith('root-'))
    return file;
  const said = `The user has not granted the app 1000 write access to the file ${file.id}.`;
  throw googleRefusal(403, 'appNotAuthorizedToFile', said);
}

const isOfApp = ({ id }: DriveFile): boolean => id.startsWith('1made');

/** With drive.file alone an application sees what it has made itself; into My Drive, which it can't read, it may put files. */
const canSee = ({ scopes }: GoogleCall, file: DriveFile, as: 'reader' | 'writer' = 'reader'): boolean =>
  scopes.some((scope) => /drive(\.readonly)?$/.test(scope)) ||
  isOfApp(file) ||
  (as === 'writer' && file.id.startsWith('root-'));

const usual = 'kind,id,name,mimeType';
const googleKind = 'application/vnd.google-apps.';
const folderKind = `${googleKind}folder`;
/** What a document of Google's own can be exported as. */
const exports: Record<string, string[]> = {
  document: ['text/plain', 'text/markdown', 'text/html', 'application/pdf'],
  spreadsheet: ['text/csv', 'application/pdf'],
  presentation: ['text/plain', 'application/pdf'],
};

const roleOf = (file: DriveFile, { email }: GooglePerson): Permission['role'] | undefined =>
  file.permissions.find((one) => one.email === email)?.role ??
  file.permissions.find(({ type }) => type === 'anyone')?.role;

const notPermitted = () =>
  googleRefusal(403, 'insufficientFilePermissions', 'The user does not have sufficient permissions for this file.');

function fileOf(call: GoogleCall, least: 'reader' | 'writer' = 'reader', id = call.path[0] ?? ''): DriveFile {
  const { state, person, query } = call;
  const file = state.files.find((one) => one.id === (id === 'root' ? `root-${person.sub}` : id));
  const role = file && canSee(call, file, least) ? roleOf(file, person) : undefined;
  // An application that does not say that it knows of shared drives is told nothing of what is in them; an export asks nobody.
  const isUnknown = file?.driveId !== undefined && query.get('supportsAllDrives') !== 'true' && !query.has('mimeType');
  if (!file || !role || isUnknown) throw googleNotFound(`File not found: ${id}.`);
  if (least === 'writer' && role === 'reader') throw notPermitted();
  return file;
}

const user = ({ email, name, sub }: GooglePerson, viewer: GooglePerson): object => ({
  kind: 'drive#user',
  displayName: name,
  me: email === viewer.email,
  permissionId: sub,
  emailAddress: email,
});

/** All fields of it for somebody; of others' files only who owns them may see everybody who has them. */
function shown(file: DriveFile, viewer: GooglePerson): object {
  const { id, name, mimeType, description, trashed, content, owner, driveId } = file;
  const role = roleOf(file, viewer) ?? 'reader';
  const permissions = file.permissions.map(({ email, ...one }) => ({
    kind: 'drive#permission',
    ...one,
    ...(email && { emailAddress: email }),
  }));
  const isOwn = mimeType.startsWith(googleKind);
  return {
    kind: 'drive#file',
    id,
    name,
    mimeType,
    trashed,
    ...(description && { description }),
    // What it is in is told to those alone who can see that too.
    ...(role !== 'reader' || owner.email === viewer.email ? { parents: file.parents } : {}),
    starred: false,
    version: String(Math.floor(file.modifiedAt / 1000)),
    ownedByMe: !driveId && owner.email === viewer.email,
    isAppAuthorized: isOfApp(file),
    createdTime: new Date(file.createdAt).toISOString(),
    modifiedTime: new Date(file.modifiedAt).toISOString(),
    ...(driveId ? { driveId } : { owners: [user(owner, viewer)] }),
    lastModifyingUser: user(file.modifiedBy, viewer),
    shared: file.permissions.length > 1,
    capabilities: { canEdit: role !== 'reader', canCopy: true, canTrash: role === 'owner' },
    ...(role !== 'reader' ? { permissionIds: permissions.map((one) => one.id), ...(!driveId && { permissions }) } : {}),
    ...(!isOwn && { size: String(content.length), md5Checksum: createHash('md5').update(content).digest('hex') }),
    webViewLink: `https://${isOwn && !mimeType.endsWith('folder') ? 'docs' : 'drive'}.google.com/file/d/${id}/view`,
  };
}

function made(call: GoogleCall, wish: Record<string, unknown>, content: Buffer): DriveFile {
  const { person, state, now } = call;
  const parents = texts(wish['parents']);
  if (parents.length > 1) throw googleRefusal(400, 'cannotAddParent', 'A file cannot have more than one parent.');
  const [parent = 'root'] = parents;
  const folder = changeable(call, fileOf(call, 'writer', parent));
  const file: DriveFile = {
    id: `1made${String(state.nextId()).padStart(28, '0')}`,
    name: textOrNone(wish['name']) || 'Untitled',
    mimeType: textOrNone(wish['mimeType']) || 'application/octet-stream',
    parents: [folder.id],
    owner: person,
    createdAt: now,
    modifiedAt: now,
    modifiedBy: person,
    trashed: false,
    content,
    permissions: [{ id: person.sub, type: 'user', role: 'owner', email: person.email }],
  };
  state.files.push(file);
  return file;
}

/** The parts of `multipart/related`: what it is to be, and its content. */
function related({ headers, raw }: GoogleCall): { wish: Record<string, unknown>; content: string } {
  const boundary = /boundary="?([^";]+)"?/.exec(headers.get('content-type') ?? '')?.[1];
  const parts = boundary ? raw.split(`--${boundary}`).slice(1, 3) : [];
  const bodies = parts.map((part) => part.replace(/^[\s\S]*?\r\n\r\n/, '').replace(/\r\n$/, ''));
  if (bodies.length < 2) throw invalidArgument('Malformed multipart body.');
  return { wish: JSON.parse(bodies[0] ?? '{}') as Record<string, unknown>, content: bodies[1] ?? '' };
}

const picked = (call: GoogleCall, file: DriveFile): object => {
  if (!call.query.has('fields')) call.query.set('fields', usual);
  return shown(file, call.person);
};

export const driveRoutes: GoogleRoute[] = [
  googleRoute('GET', '/drive/v3/about', reads, ({ person }) => ({ kind: 'drive#about', user: user(person, person) })),
  googleRoute('GET', base, reads, (call) => {
    const { state, person, query } = call;
    const isAllDrives = query.get('corpora') === 'allDrives';
    const isWithDrives = ['includeItemsFromAllDrives', 'supportsAllDrives'].every((one) => query.get(one) === 'true');
    if (isAllDrives && !isWithDrives) throw invalidArgument('The specified corpora needs includeItemsFromAllDrives.');
    const visible = state.files.filter(
      (file) =>
        file.permissions.some(({ email }) => email === person.email) &&
        !file.id.startsWith('root-') &&
        file.id !== file.driveId &&
        (file.driveId === undefined || isAllDrives) &&
        canSee(call, file),
    );
    const { page, ...rest } = pageByToken(matchingFiles(visible, query.get('q') ?? '', person), query, 'pageSize', 100);
    if (!query.has('fields')) query.set('fields', `kind,incompleteSearch,nextPageToken,files(${usual})`);
    return { kind: 'drive#fileList', incompleteSearch: false, ...rest, files: page.map((one) => shown(one, person)) };
  }),
  googleRoute('GET', `${base}/:`, reads, (call) => {
    const file = fileOf(call);
    if (call.query.get('alt') !== 'media') return picked(call, file);
    if (file.mimeType.startsWith(googleKind)) {
      throw googleRefusal(
        403,
        'fileNotDownloadable',
        'Only files with binary content can be downloaded. Use Export with Docs Editors files.',
      );
    }
    return new Response(new Uint8Array(file.content), { headers: { 'content-type': file.mimeType } });
  }),
  googleRoute('GET', `${base}/:/export`, reads, (call) => {
    const file = fileOf(call);
    const kind = file.mimeType.replace(googleKind, '');
    if (!(kind in exports)) throw googleRefusal(403, 'fileNotExportable', 'Export only supports Docs Editors files.');
    const type = call.query.get('mimeType') ?? '';
    if (!exports[kind]?.includes(type)) throw invalidArgument('The requested conversion is not supported.');
    const content =
      type === 'text/markdown' || type === 'text/csv' ? file.content : Buffer.from(`\ufeff${file.content}`);
    return new Response(new Uint8Array(content), { headers: { 'content-type': `${type}; charset=utf-8` } });
  }),
  googleRoute('POST', base, writes, (call) => picked(call, made(call, call.body, Buffer.alloc(0)))),
  googleRoute('POST', '/upload/drive/v3/files', writes, (call) => {
    if (call.query.get('uploadType') !== 'multipart') throw invalidArgument('Only multipart uploads are served.');
    const { wish, content } = related(call);
    return picked(call, made(call, wish, Buffer.from(content)));
  }),
  googleRoute('POST', `${base}/:/copy`, writes, (call) => {
    const { name, mimeType, content, parents } = changeable(call, fileOf(call));
    if (mimeType === folderKind) throw googleRefusal(403, 'cannotCopyFile', 'This file cannot be copied by the user.');
    return picked(call, made(call, { name: `Copy of ${name}`, parents, ...call.body, mimeType }, content));
  }),
  googleRoute('PATCH', `${base}/:`, writes, (call) => {
    const file = changeable(call, fileOf(call, 'writer'));
    const { name, trashed } = call.body;
    if (typeof trashed === 'boolean' && file.owner.email !== call.person.email) throw notPermitted();
    Object.assign(file, {
      ...(typeof name === 'string' && { name }),
      ...(typeof trashed === 'boolean' && { trashed }),
    });
    file.modifiedAt = call.now;
    return picked(call, file);
  }),
];
