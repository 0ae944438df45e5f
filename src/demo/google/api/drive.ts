/** Google Drive's files: https://developers.google.com/workspace/drive/api/reference/rest/v3 */
import { createHash } from 'node:crypto';
import { invalid, notFound, paged, refusal } from '../answer.ts';
import type { DriveFile, Permission, Person } from '../model.ts';
import { type Call, type Route, text, texts } from '../route.ts';
import { matchingFiles } from '../search-files.ts';

const base = '/drive/v3/files';
const reads = ['drive.readonly', 'drive.file', 'drive'];
const writes = ['drive.file', 'drive'];
const usual = 'kind,id,name,mimeType';
const googleKind = 'application/vnd.google-apps.';
const folderKind = `${googleKind}folder`;
/** What a document of Google's own can be exported as. */
const exports: Record<string, string[]> = {
  document: ['text/plain', 'text/markdown', 'text/html', 'application/pdf'],
  spreadsheet: ['text/csv', 'application/pdf'],
  presentation: ['text/plain', 'application/pdf'],
};

const roleOf = (file: DriveFile, { email }: Person): Permission['role'] | undefined =>
  file.permissions.find((one) => one.email === email)?.role ??
  file.permissions.find(({ type }) => type === 'anyone')?.role;

function fileOf({ state, person, query }: Call, id: string, least: 'reader' | 'writer' = 'reader'): DriveFile {
  const file = state.files.find((one) => one.id === (id === 'root' ? `root-${person.sub}` : id));
  const role = file && roleOf(file, person);
  // An application that does not say that it knows of shared drives is told nothing of what is in them; an export asks nobody.
  const isUnknown = file?.driveId !== undefined && query.get('supportsAllDrives') !== 'true' && !query.has('mimeType');
  if (!file || !role || isUnknown) throw notFound(`File not found: ${id}.`);
  if (least === 'writer' && role === 'reader') {
    throw refusal(403, 'insufficientFilePermissions', 'The user does not have sufficient permissions for this file.');
  }
  return file;
}

const user = ({ email, name, sub }: Person, viewer: Person): object => ({
  ...{ kind: 'drive#user', displayName: name, me: email === viewer.email, permissionId: sub, emailAddress: email },
});

/** All fields of it for somebody; of others' files only who owns them may see everybody who has them. */
function shown(file: DriveFile, viewer: Person): object {
  const { id, name, mimeType, description, trashed, content, owner, driveId } = file;
  const role = roleOf(file, viewer) ?? 'reader';
  const permissions = file.permissions.map(({ email, ...one }) => ({
    kind: 'drive#permission',
    ...one,
    ...(email && { emailAddress: email }),
  }));
  const isOwn = mimeType.startsWith(googleKind);
  return {
    ...{ kind: 'drive#file', id, name, mimeType, trashed, ...(description && { description }) },
    // What it is in is told to those alone who can see that too.
    ...(role !== 'reader' || owner.email === viewer.email ? { parents: file.parents } : {}),
    ...{
      starred: false,
      version: String(Math.floor(file.modifiedAt / 1000)),
      ownedByMe: !driveId && owner.email === viewer.email,
    },
    ...{ createdTime: new Date(file.createdAt).toISOString(), modifiedTime: new Date(file.modifiedAt).toISOString() },
    ...(driveId ? { driveId } : { owners: [user(owner, viewer)] }),
    ...{ lastModifyingUser: user(file.modifiedBy, viewer) },
    ...{
      shared: file.permissions.length > 1,
      capabilities: { canEdit: role !== 'reader', canCopy: true, canTrash: role === 'owner' },
    },
    ...(role !== 'reader' ? { permissionIds: permissions.map((one) => one.id), ...(!driveId && { permissions }) } : {}),
    ...(!isOwn && { size: String(content.length), md5Checksum: createHash('md5').update(content).digest('hex') }),
    webViewLink: `https://${isOwn && !mimeType.endsWith('folder') ? 'docs' : 'drive'}.google.com/file/d/${id}/view`,
  };
}

function made(call: Call, wish: Record<string, unknown>, content: Buffer): DriveFile {
  const { person, state, now } = call;
  const parents = texts(wish['parents']);
  if (parents.length > 1) throw refusal(400, 'cannotAddParent', 'A file cannot have more than one parent.');
  const [parent = 'root'] = parents;
  const folder = fileOf(call, parent, 'writer');
  const file: DriveFile = {
    ...{ id: `1made${String(state.nextId()).padStart(28, '0')}`, name: text(wish['name']) || 'Untitled' },
    ...{ mimeType: text(wish['mimeType']) || 'application/octet-stream', parents: [folder.id], owner: person },
    ...{ createdAt: now, modifiedAt: now, modifiedBy: person, trashed: false, content },
    permissions: [{ id: person.sub, type: 'user', role: 'owner', email: person.email }],
  };
  state.files.push(file);
  return file;
}

/** The parts of `multipart/related`: what it is to be, and its content. */
function related({ headers, raw }: Call): { wish: Record<string, unknown>; content: string } {
  const boundary = /boundary="?([^";]+)"?/.exec(headers.get('content-type') ?? '')?.[1];
  const parts = boundary ? raw.split(`--${boundary}`).slice(1, 3) : [];
  const bodies = parts.map((part) => part.replace(/^[\s\S]*?\r\n\r\n/, '').replace(/\r\n$/, ''));
  if (bodies.length < 2) throw invalid('Malformed multipart body.');
  return { wish: JSON.parse(bodies[0] ?? '{}') as Record<string, unknown>, content: bodies[1] ?? '' };
}

const picked = (call: Call, file: DriveFile): object => {
  if (!call.query.has('fields')) call.query.set('fields', usual);
  return shown(file, call.person);
};

export const driveRoutes: Route[] = [
  {
    ...{ method: 'GET', path: '/drive/v3/about', scopes: reads },
    run: ({ person }) => ({ kind: 'drive#about', user: user(person, person) }),
  },
  {
    ...{ method: 'GET', path: base, scopes: reads },
    run(call) {
      const { state, person, query, scopes } = call;
      // With drive.file alone an application sees what it has made itself.
      const isAll = scopes.some((scope) => /drive(\.readonly)?$/.test(scope));
      const isAllDrives = query.get('corpora') === 'allDrives';
      const isWithDrives = ['includeItemsFromAllDrives', 'supportsAllDrives'].every((one) => query.get(one) === 'true');
      if (isAllDrives && !isWithDrives) throw invalid('The specified corpora needs includeItemsFromAllDrives.');
      const visible = state.files.filter(
        (file) =>
          file.permissions.some(({ email }) => email === person.email) &&
          !file.id.startsWith('root-') &&
          file.id !== file.driveId &&
          (file.driveId === undefined || isAllDrives) &&
          (isAll || file.id.startsWith('1made')),
      );
      const { page, ...rest } = paged(matchingFiles(visible, query.get('q') ?? '', person), query, 'pageSize', 100);
      if (!query.has('fields')) query.set('fields', `kind,incompleteSearch,nextPageToken,files(${usual})`);
      return { kind: 'drive#fileList', incompleteSearch: false, ...rest, files: page.map((one) => shown(one, person)) };
    },
  },
  {
    ...{ method: 'GET', path: `${base}/:`, scopes: reads },
    run(call) {
      const file = fileOf(call, call.path[0] ?? '');
      if (call.query.get('alt') !== 'media') return picked(call, file);
      if (file.mimeType.startsWith(googleKind)) {
        throw refusal(
          403,
          'fileNotDownloadable',
          'Only files with binary content can be downloaded. Use Export with Docs Editors files.',
        );
      }
      return new Response(new Uint8Array(file.content), { headers: { 'content-type': file.mimeType } });
    },
  },
  {
    ...{ method: 'GET', path: `${base}/:/export`, scopes: reads },
    run(call) {
      const file = fileOf(call, call.path[0] ?? '');
      const kind = file.mimeType.replace(googleKind, '');
      if (!(kind in exports)) throw refusal(403, 'fileNotExportable', 'Export only supports Docs Editors files.');
      const type = call.query.get('mimeType') ?? '';
      if (!exports[kind]?.includes(type)) throw invalid('The requested conversion is not supported.');
      const content =
        type === 'text/markdown' || type === 'text/csv' ? file.content : Buffer.from(`\ufeff${file.content}`);
      return new Response(new Uint8Array(content), { headers: { 'content-type': `${type}; charset=utf-8` } });
    },
  },
  {
    ...{ method: 'POST', path: base, scopes: writes },
    run: (call) => picked(call, made(call, call.body, Buffer.alloc(0))),
  },
  {
    ...{ method: 'POST', path: '/upload/drive/v3/files', scopes: writes },
    run(call) {
      if (call.query.get('uploadType') !== 'multipart') throw invalid('Only multipart uploads are served.');
      const { wish, content } = related(call);
      return picked(call, made(call, wish, Buffer.from(content)));
    },
  },
  {
    ...{ method: 'POST', path: `${base}/:/copy`, scopes: writes },
    run(call) {
      const { name, mimeType, content, parents } = fileOf(call, call.path[0] ?? '');
      if (mimeType === folderKind) throw refusal(403, 'cannotCopyFile', 'This file cannot be copied by the user.');
      return picked(call, made(call, { name: `Copy of ${name}`, parents, ...call.body, mimeType }, content));
    },
  },
  {
    ...{ method: 'PATCH', path: `${base}/:`, scopes: writes },
    run(call) {
      const file = fileOf(call, call.path[0] ?? '', 'writer');
      const { name, trashed } = call.body;
      if (typeof trashed === 'boolean' && file.owner.email !== call.person.email) {
        throw refusal(
          403,
          'insufficientFilePermissions',
          'The user does not have sufficient permissions for this file.',
        );
      }
      Object.assign(file, {
        ...(typeof name === 'string' && { name }),
        ...(typeof trashed === 'boolean' && { trashed }),
      });
      file.modifiedAt = call.now;
      return picked(call, file);
    },
  },
];
