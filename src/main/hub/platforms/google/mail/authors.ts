/** Who is named in the headers of a mail, and whose a mail is. */
import { cleanTitle } from '../../clean-text.ts';
import { isInsider } from '../insider.ts';
import { mailHeader, mailHeaders, type ReadMail } from './messages.ts';

export type Mailer = { name: string; email: string };

// What is left open runs on to the end of the header, so that each character is looked at once.
const quoted = String.raw`"(?:\\.?|[^"\\])*(?:"|$)`;
const mailer = new RegExp(`(?:${quoted}|<[^>]*(?:>|$)|[^,"<])+`, 'gs');
/** Gmail sends a mail to no more. */
const most = 2_000;
const anyQuoted = new RegExp(quoted, 'gs');

/** The addresses of a header. A name that looks like an address stays a name: only what is in angle brackets counts. */
export function addressesIn(header: string): Mailer[] {
  const parts = header.match(mailer) ?? [];
  return parts.slice(0, most).map((part) => {
    const bare = part.replace(anyQuoted, '');
    const email = /<([^<>]*)>\s*$/.exec(part.trim())?.[1] ?? bare.trim();
    const name = part
      .replace(/<[^<>]*>\s*$/, '')
      .trim()
      .replace(/^"|"$/g, '')
      .replace(/\\(.)/g, '$1');
    return { name: name === email ? '' : cleanTitle(name, 100), email: cleanTitle(email, 254).toLowerCase() };
  });
}

// What a receiving server has found out about who sent a mail, as RFC 8601 has it.

/** One method and its result, with what it looked at: `header.from` by `example.org`. */
type Finding = { method: string; result: string; properties: Map<string, string> };
type AuthenticationResults = { server: string; findings: Finding[] };

const quotedValue = String.raw`"(?:\\.|[^"\\])*"`;
const part = new RegExp(`(?:${quotedValue}|[^;"])+`, 'gs');
const pair = new RegExp(String.raw`\s*([a-z][\w./-]*)\s*=\s*((?:${quotedValue})?[^\s"]*)(?=\s|$)`, 'gisy');

/**
 * The findings of one `Authentication-Results`; undefined where it does not read as one. Senders choose what stands in its
 * values and comments, such as their own address: none of that becomes a finding.
 */
function readFindings(header: string): AuthenticationResults | undefined {
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

// Whose a mail is.

/** Under which name Gmail's own servers write what they have found out. */
const gmail = 'mx.google.com';

/**
 * Whether the account or somebody of its domain wrote it. `From` is what a sender claims, and so is any further header: Gmail
 * alone gives the label of what was sent, and its server writes its result above all that came with the mail (RFC 8601, section
 * 5), once, about the very domain of `From` (RFC 7489). What it takes for spam is nobody's own.
 */
export function isOwnMessage(message: ReadMail, account: string): boolean {
  if (message.labelIds.some((label) => label === 'SENT' || label === 'DRAFT')) return true;
  const [from, ...others] = mailHeaders(message, 'from').flatMap(addressesIn);
  if (!from || others.length > 0 || message.labelIds.includes('SPAM') || !isInsider(from.email, account)) return false;
  const found = readFindings(mailHeader(message, 'authentication-results'));
  const [dmarc, ...more] = found?.findings.filter(({ method }) => method === 'dmarc') ?? [];
  const isAligned = dmarc?.properties.get('header.from') === from.email.split('@')[1];
  return found?.server === gmail && dmarc?.result === 'pass' && isAligned && more.length === 0;
}
