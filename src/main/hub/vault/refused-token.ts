/** Some platforms refuse a token with HTTP 200 and say so in the answer alone. The rest of the hub is told as HTTP has it. */
import * as z from 'zod';
import type { PlatformApi } from '../platforms/platform.ts';
import { parseJsonAs } from '../platforms/requests.ts';

/** Bytes: a refusal is short, and what is longer need not be parsed for it. */
const longest = 10_000;

/** The answer with status 401 where it says by a member of its JSON that the token was refused, and else as it is. */
export async function refusedAs401(answer: Response, refused: PlatformApi['refusedToken']): Promise<Response> {
  if (!refused) return answer;
  const body = await answer.clone().arrayBuffer();
  if (body.byteLength === 0 || body.byteLength > longest) return answer;
  const said = parseJsonAs(Buffer.from(body).toString(), z.object({ [refused.member]: z.enum(refused.values) }));
  return said ? new Response(body, { status: 401, headers: answer.headers }) : answer;
}
