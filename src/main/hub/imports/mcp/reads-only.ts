/** MCP sends everything by `POST`: what a request does is in its body. */

/** Methods by which nothing is done: they make a connection or ask what there is. */
const asking: ReadonlySet<unknown> = new Set([
  'initialize',
  'notifications/initialized',
  'notifications/cancelled',
  'server/discover',
  'tools/list',
]);

/** Whether a request changes nothing, as far as the person said of the tool it calls. */
export async function isReadOnlyRequest(request: Request, reads: ReadonlySet<unknown>): Promise<boolean> {
  if (request.method !== 'POST') return false;
  const body: unknown = await request.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null || !('method' in body)) return false;
  const { method, params } = body as { method: unknown; params?: { name?: unknown } };
  return asking.has(method) || (method === 'tools/call' && reads.has(params?.name));
}
