/** What a call of the Web API brings: a query, a form or JSON, and the token in a header or, as Slack still takes it, among them. */
export async function readArguments(request: Request): Promise<{ args: Record<string, string>; token?: string }> {
  const given = Object.fromEntries(new URL(request.url).searchParams);
  if (request.method === 'POST') {
    const text = await request.text();
    const isJson = request.headers.get('content-type')?.startsWith('application/json') === true;
    Object.assign(given, isJson ? fromJson(text) : Object.fromEntries(new URLSearchParams(text)));
  }
  const { token: inBody, ...args } = given;
  const [, bearer] = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  const token = bearer ?? inBody;
  return { args, ...(token !== undefined && { token }) };
}

function fromJson(text: string): Record<string, string> {
  const value: unknown = JSON.parse(text || '{}');
  const entries = Object.entries(typeof value === 'object' && value !== null ? value : {});
  return Object.fromEntries(
    entries.map(([name, member]) => [name, typeof member === 'string' ? member : JSON.stringify(member)]),
  );
}
