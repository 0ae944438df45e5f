/** As `packed` of `imports.preview` takes it. */
const mostCharacters = 1_000_000;
/** What the hub unpacks at most. */
const mostBytes = 20 * 1024 * 1024;

/** A file compressed (gzip) and in base64; null where it is too large for the hub. */
export async function packFile(file: Blob): Promise<string | null> {
  if (file.size > mostBytes) return null;
  const compressed = file.stream().pipeThrough(new CompressionStream('gzip'));
  const bytes = new Uint8Array(await new Response(compressed).arrayBuffer());
  if (Math.ceil(bytes.length / 3) * 4 > mostCharacters) return null;
  const slices = Array.from({ length: Math.ceil(bytes.length / 8192) }, (_, at) =>
    bytes.subarray(at * 8192, (at + 1) * 8192),
  );
  return btoa(slices.map((slice) => String.fromCharCode(...slice)).join(''));
}
