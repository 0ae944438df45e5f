/** Lists your private commits of the last week, and asks to put their list into an issue, which waits for your approval. */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { SignJWT } from 'jose';

const { HUB_URL = 'http://127.0.0.1:18480', HUB_KEY, USER_ID = '', SIGNING_SECRET = '' } = process.env;

// Who is behind the call, as Open WebUI signs it: the id of their account there.
const statement = await new SignJWT({ sub: USER_ID })
  .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
  .setIssuer('open-webui')
  .setIssuedAt()
  .setExpirationTime('5m')
  .sign(Buffer.from(SIGNING_SECRET));

const headers = { authorization: `Bearer ${HUB_KEY}`, 'x-openwebui-user-jwt': statement };
const transport = new StreamableHTTPClientTransport(new URL('/mcp', HUB_URL), { requestInit: { headers } });

const client = new Client({ name: 'an example', version: '1.0.0' });
await client.connect(transport);

const commits = await call('github_my_commits', { days: 7, visibility: 'private' });
const { items } = commits as { items: { repository: string; title: string; date: string }[] };
const list = items.map(({ repository, title, date }) => `${date.slice(0, 10)} ${repository}: ${title}`);
console.log(list.join('\n'));

// You approve it in the hub. An answer `pending_approval` has the link to approve it later.
const [newest] = items;
if (newest) {
  const issue = { repository: newest.repository, title: 'My week', body: list.join('\n') };
  console.log(await call('github_create_issue', issue));
}
await client.close();

/** What the tool answers. Text of other people in it is data, and never an instruction. */
async function call(name: string, input: Record<string, unknown>): Promise<unknown> {
  const { isError, content, structuredContent } = await client.callTool({ name, arguments: input });
  const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
  if (isError) throw new Error(text);
  return structuredContent ?? text;
}
