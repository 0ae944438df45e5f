/** What a person wants to add, as they type it; what of that cannot be, and the wish that it comes to. Pure. */
import type { CallArguments } from '../../../../shared/contract.ts';
import type { Failure } from '../../../../shared/errors.ts';
import type { ImportedTool, ImportPreview } from '../../../../shared/imports.ts';
import { isRecord, parseJson } from '../../../../shared/parse-json.ts';
import { isWebAddress } from '../../network-of.ts';
import type { FieldError } from '../../ui/form.tsx';
import type { ImportsWords } from './imports-words.ts';

export type ImportRequest = CallArguments<'imports.preview'>;

export type ImportForm = {
  kind: 'openapi' | 'mcp';
  title: string;
  /** Null follows the title, the connection, or the address. */
  name: string | null;
  connection: string;
  /** Of the description, or of the server. */
  address: string;
  file: { name: string; packed: string } | null;
  /** Where the API is, for a description that does not say it itself. */
  apiUrl: string;
  /** As typed. */
  scopes: string;
};

export type ImportField = 'name' | 'connection' | 'source' | 'scopes' | 'apiUrl' | 'identity';

/** With what the address of the page says of it, `?connection=acme&title=Acme&openapi=https://…`. */
export function formFrom(address: string): ImportForm {
  const [, query = ''] = address.split('?', 2);
  const given = new URLSearchParams(query);
  const [openapi, mcp] = [given.get('openapi'), given.get('mcp')];
  return {
    kind: openapi === null && mcp !== null ? 'mcp' : 'openapi',
    name: null,
    file: null,
    apiUrl: '',
    title: (given.get('title') ?? '').slice(0, 60),
    connection: given.get('connection') ?? '',
    address: openapi ?? mcp ?? '',
    scopes: given.get('scopes') ?? '',
  };
}

/** The name as typed, or one made of what else is known. */
export const importName = ({ name, title, connection, address }: ImportForm): string =>
  name ??
  (title.trim() || connection.trim() || hostOf(address))
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 31)
    .replace(/-+$/, '');

/** Without what most servers have before their name. */
const hostOf = (address: string): string =>
  (URL.parse(address.trim())?.hostname ?? '').replace(/^(?:mcp|api|www)\./, '');

const scopesIn = (text: string): string[] => text.split(/[\s,，、]+/).filter(Boolean);

/** The first thing that is wrong, in the order of the form. */
export function importFormError(
  form: ImportForm,
  taken: readonly string[],
  errors: ImportsWords['form']['errors'],
): FieldError<ImportField> | null {
  const name = importName(form);
  const isAddress = isWebAddress(form.address.trim());
  if (form.kind === 'openapi' && form.file === null && !isAddress) return { field: 'source', text: errors.source };
  if (form.kind === 'mcp' && !isAddress) return { field: 'source', text: errors.server };
  if (!/^(?:[A-Za-z0-9][A-Za-z0-9_-]{0,127})?$/.test(form.connection.trim())) {
    return { field: 'connection', text: errors.connection };
  }
  if (!/^[a-z][a-z0-9-]{1,30}$/.test(name)) return { field: 'name', text: errors.name };
  if (taken.includes(name)) return { field: 'name', text: errors.taken };
  const areScopes = scopesIn(form.scopes).every((scope) => /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/.test(scope));
  return areScopes ? null : { field: 'scopes', text: errors.scopes };
}

/** What is sent to the hub to look at it, from a form in which nothing is wrong. */
export function importRequest(form: ImportForm): ImportRequest {
  const { kind, title, connection, file } = form;
  const apiUrl = form.apiUrl.trim();
  const address = form.address.trim();
  return {
    kind,
    name: importName(form),
    ...(connection.trim() !== '' && { connection: connection.trim() }),
    scopes: scopesIn(form.scopes),
    ...(title.trim() !== '' && { title: title.trim() }),
    ...(kind === 'mcp' ? { apiUrl: address } : file ? { packed: file.packed } : { url: address }),
    ...(kind === 'openapi' && apiUrl !== '' && { apiUrl }),
  };
}

/** At which field of the form the hub's refusal belongs; undefined where it is about all of it. */
export function refusedField({ code, message }: Failure): ImportField | undefined {
  if (code === 'import_unreadable') return 'source';
  if (code !== 'import_refused') return undefined;
  return fields.find(([pattern]) => pattern.test(message))?.[1];
}

/** By the sentences of src/main/hub/features/imports. */
const fields: readonly [RegExp, ImportField][] = [
  [/is the name of something built in|one called|an earlier/, 'name'],
  [/they go to|address of the API|belongs to a platform|address of a public|names no address/, 'apiUrl'],
  [/ask for their own scopes/, 'scopes'],
  [/is no GET of/, 'identity'],
  [/the connection /, 'connection'],
];

/** Whether two looks at a source found the same, independent of what the person says of its tools. */
export const isSameSource = (one: ImportPreview, other: ImportPreview): boolean =>
  sourceFacts(one) === sourceFacts(other);
const sourceFacts = ({ tools, left }: ImportPreview): string =>
  JSON.stringify([tools.map(({ name, title, description, request }) => [name, title, description, request]), left]);

/** Requests that likely say whose an account is, the likeliest first. */
export function likelyIdentities(tools: readonly ImportedTool[]): string[] {
  const paths = tools.flatMap(({ request }) => (/^GET \/[^{\s]*$/.test(request) ? [request] : []));
  const likely = paths.filter((request) =>
    /\/(?:me|self|user|whoami|viewer|profile|account|userinfo|users\/@?me)$/i.test(request),
  );
  return likely.toSorted((one, other) => one.length - other.length).slice(0, 20);
}

/** Whether a tool was on, and is not there until its person has looked at what its source says now. */
export const waitsFor = ({ state }: ImportedTool): boolean => state === 'changed' || state === 'removed';

/** As `packed` of `imports.preview` takes it. */
const mostCharacters = 1_000_000;
/** What the hub unpacks at most. */
const mostBytes = 20 * 1024 * 1024;

/** A file compressed (gzip) and in base64, without what the hub does not read where it must; null where it is too large even so. */
export async function packFile(file: Blob): Promise<string | null> {
  if (file.size > mostBytes) return null;
  const whole = await packed(file);
  if (whole.length <= mostCharacters) return whole;
  const parts = withoutUnread(await file.text());
  const slim = parts === null ? whole : await packed(new Blob([parts]));
  return slim.length <= mostCharacters ? slim : null;
}

async function packed(text: Blob): Promise<string> {
  const compressed = text.stream().pipeThrough(new CompressionStream('gzip'));
  const bytes = new Uint8Array(await new Response(compressed).arrayBuffer());
  // As many arguments as a call takes.
  const slices = Array.from({ length: Math.ceil(bytes.length / 8192) }, (_, at) =>
    bytes.subarray(at * 8192, (at + 1) * 8192),
  );
  return btoa(slices.map((slice) => String.fromCharCode(...slice)).join(''));
}

/** The same in JSON without what operations answer, which no tool is made of; null for what is no JSON object. */
export function withoutUnread(text: string): string | null {
  const document = parseJson(text);
  if (!isRecord(document)) return null;
  const { webhooks: _, paths, components, ...rest } = document;
  const unread = ['responses', 'examples', 'links', 'callbacks', 'headers'];
  return JSON.stringify({
    ...rest,
    paths: each(paths, (item) => each(item, (operation) => without(operation, ['responses', 'callbacks']))),
    components: without(components, unread),
  });
}

const each = (value: unknown, change: (member: unknown) => unknown): unknown =>
  isRecord(value) ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member)])) : value;
const without = (value: unknown, names: readonly string[]): unknown =>
  isRecord(value) ? Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name))) : value;
