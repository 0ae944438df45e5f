/** A description on its way to the hub: requests hold 1 MiB, and descriptions are larger. */

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

type Members = Record<string, unknown>;

/** The same in JSON without what operations answer, which no tool is made of; null for what is no JSON object. */
export function withoutUnread(text: string): string | null {
  const document = parsed(text);
  if (!isMembers(document)) return null;
  const { webhooks: _, paths, components, ...rest } = document;
  const unread = ['responses', 'examples', 'links', 'callbacks', 'headers'];
  return JSON.stringify({
    ...rest,
    paths: each(paths, (item) => each(item, (operation) => without(operation, ['responses', 'callbacks']))),
    components: without(components, unread),
  });
}

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const each = (value: unknown, change: (member: unknown) => unknown): unknown =>
  isMembers(value) ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, change(member)])) : value;
const without = (value: unknown, names: readonly string[]): unknown =>
  isMembers(value) ? Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name))) : value;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
