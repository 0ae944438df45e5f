/** What a receiving server has found out about who sent a mail, as RFC 8601 has it. */

/** One method and its result, with what it looked at: `header.from` by `example.org`. */
type Finding = { method: string; result: string; properties: Map<string, string> };
export type AuthenticationResults = { server: string; findings: Finding[] };

const quotedValue = String.raw`"(?:\\.|[^"\\])*"`;
const part = new RegExp(`(?:${quotedValue}|[^;"])+`, 'gs');
const pair = new RegExp(String.raw`\s*([a-z][\w./-]*)\s*=\s*((?:${quotedValue})?[^\s"]*)(?=\s|$)`, 'gisy');

/**
 * The findings of one `Authentication-Results`; undefined where it does not read as one. Senders choose what stands in its
 * values and comments, such as their own address: none of that becomes a finding.
 */
export function readFindings(header: string): AuthenticationResults | undefined {
  const [head = '', ...rest] = withoutComments(header)?.match(part) ?? [];
  const [server] = head.trim().split(/\s+/);
  const findings = rest.filter((one) => !/^\s*(?:none\s*)?$/i.test(one)).map(findingIn);
  if (!server || !findings.every((one) => one !== undefined)) return undefined;
  return { server: server.toLowerCase(), findings };
}

function findingIn(text: string): Finding | undefined {
  const pairs = [...text.matchAll(pair)];
  const isWhole = pairs.reduce((length, [whole]) => length + whole.length, 0) === text.trimEnd().length;
  const [[method = '', result = ''] = [], ...properties] = pairs.map(([, name = '', value = '']) => [
    name.toLowerCase(),
    value.replace(/^"(.*)"$/s, '$1').toLowerCase(),
  ]);
  if (!isWhole) return undefined;
  return {
    method: method.replace(/\/.*/, ''),
    result,
    properties: new Map(properties.map(([name = '', value = '']) => [name, value])),
  };
}

/** Comments hold others, and what stands in quotes begins none. Undefined where one of both does not end. */
function withoutComments(header: string): string | undefined {
  let [depth, isQuoted, plain] = [0, false, ''];
  for (const one of header.match(/\\[\s\S]|[\s\S]/g) ?? []) {
    if (depth === 0 && one === '"') isQuoted = !isQuoted;
    if (one === '(' && !isQuoted) depth += 1;
    if (depth === 0) plain += one;
    if (one === ')' && !isQuoted) {
      if (depth === 0) return undefined;
      depth -= 1;
      plain += ' ';
    }
  }
  return depth === 0 && !isQuoted ? plain : undefined;
}
