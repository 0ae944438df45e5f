/** Masks texts by all that is known of credentials. */
import type { SecretLintRuleContext, SecretLintSourceCode } from '@secretlint/types';

/*
 * Credentials that people left in commits, issues and files, by the shapes of the issuers' documentation and of the rules of
 * gitleaks (config/gitleaks.toml, MIT): those that a maintained set of rules has not, and those that a cut has shortened.
 */

/** Each begins its own word, which spares a search at every character. */
const tokens: Record<string, string> = {
  'OpenGitHubX key': 'ogx_[0-9A-Za-z]{20,100}',
  // Those of an app's installation continue as a JSON web token does.
  'GitHub token': 'gh[opsur]_[A-Za-z0-9_]{20,255}(?:\\.[\\w-]{1,4000}){0,2}|github_pat_[A-Za-z0-9_]{20,255}',
  'GitLab token': 'gl(?:pat|dt|rt|cbt|ptt|ft|soat)-[\\w-]{20,255}',
  'Slack token': 'xox[a-z](?:\\.xox[a-z])?-[A-Za-z0-9-]{10,255}|xapp-\\d-[A-Za-z0-9-]{10,255}',
  'Slack webhook': 'https:\\/\\/hooks\\.slack\\.com\\/(?:services|workflows|triggers)\\/[\\w/+-]{20,100}',
  'AWS access key': '(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Z0-9])',
  'Google credential': 'AIza[\\w-]{35}|GOCSPX-[\\w-]{20,40}|ya29\\.[\\w-]{20,1000}',
  'npm token': 'npm_[A-Za-z0-9]{30,50}',
  'PyPI token': 'pypi-[\\w-]{50,1000}',
  'Stripe key': '(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,250}',
  'SendGrid key': 'SG\\.[\\w-]{16,32}\\.[\\w-]{32,64}',
  'Hugging Face token': 'hf_[A-Za-z0-9]{30,50}',
  'Notion token': 'ntn_[A-Za-z0-9]{40,60}|secret_[A-Za-z0-9]{43}',
  'API key': 'sk-[\\w-]{20,255}',
  // Also without its signature, which a cut may have taken.
  'JSON web token': 'eyJ[\\w-]{10,4000}\\.eyJ[\\w-]{6,8000}(?:\\.[\\w-]{0,2000})?',
};
const kinds = Object.keys(tokens);
const anyToken = new RegExp(
  `(?<![\\w-])(?:${Object.values(tokens)
    .map((shape) => `(${shape})`)
    .join('|')})`,
  'g',
);

/** To its end, or to the end of the text if that was cut. */
const privateKey = /-----BEGIN[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END[ A-Z0-9]{0,60}-----|$)/g;
/** Of one whose beginning is on an earlier page; also as a diff has it. */
const keyEnd = /-----END[ A-Z0-9]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const keyLine = /^[ +-]?[A-Za-z0-9+/=]{40,200}\r?$/;
const lastKeyLine = /^[ +-]?[A-Za-z0-9+/=]{1,200}\r?$/;
/** "Basic authentication/authorization" is prose. */
const authorization = /(\b(?:Bearer|Basic) )(?![a-z]+(?:[-/.][a-z]+)+\b)[\w.~+/-]{20,2000}={0,2}/gi;
const passwordOfUrl = /(:\/\/[^\s:@/"']{0,100}:)[^\s:@/"'[{$]{3,200}(?=@)/g;

const name = '(?:passw(?:or)?d|passphrase|pwd|secret|(?:secret|api|access|private|auth)[_-]?key|token)';
const placeholder = String.raw`(?![$%{<(\[]|https?:|(?:process|os|env)\.|(?:true|false|null|undefined|none|string|boolean|number|integer|password|required|optional|hidden|masked|redacted|example|changeme|your)\b)`;
/** Text that ends as a call does is code: `password = readPassword()`. */
const value = String.raw`${placeholder}[^\s"'\`,;(){}<>\[\]]{6,500}(?![\w.]{0,100}\()`;

/**
 * `api_key: "…"`, `DB_PASSWORD=…` as in an .env file, and `password: …` if a digit is in it. Prose and code are neither, and
 * what is several words in quotes is a label: only a passphrase has spaces.
 */
const assigned = [
  new RegExp(`(${name}["'\`]?\\s{0,4}(?:=>|:=|[=:])\\s{0,4}["'\`])${placeholder}[^"'\`\\s]{6,500}(?=["'\`])`, 'gi'),
  new RegExp(`(passphrase["'\`]?\\s{0,4}(?:=>|:=|[=:])\\s{0,4}["'\`])${placeholder}[^"'\`\\n]{6,500}(?=["'\`])`, 'gi'),
  new RegExp(`(${name.toUpperCase()}=)${value}`, 'g'),
  new RegExp(`(${name}\\s{0,4}[:=]\\s{0,4})(?=[^\\s"'\`]{0,200}\\d)${value}`, 'gi'),
];

/** No credential is shorter with the name that tells it. */
const shortest = 12;

export type Masked = { text: string; count: number };

/** What stands where a credential was. */
export const markOf = (kind: string): string => `${markStart}${kind}]`;
export const markStart = '[secret removed: ';

/** The text with every credential of a known shape replaced by `[secret removed: …]`, and how many there were. */
export function maskShapes(text: string): Masked {
  if (text.length < shortest) return { text, count: 0 };
  let count = 0;
  const counted = (kind: string): string => {
    count += 1;
    return markOf(kind);
  };
  let masked = text
    .replace(privateKey, () => counted('private key'))
    .replace(anyToken, (...found) => counted(kinds.find((_, at) => found[at + 1] !== undefined) ?? 'token'));
  if (masked.includes('-----END')) masked = withoutKeyEnds(masked, counted);
  if (!/[:=]|bearer|basic/i.test(masked)) return { text: masked, count };
  masked = masked
    .replace(authorization, (_, before: string) => before + counted('token'))
    .replace(passwordOfUrl, (_, before: string) => before + counted('password'));
  for (const pattern of assigned) masked = masked.replace(pattern, (_, before: string) => before + counted('secret'));
  return { text: masked, count };
}

/** Line by line, since a pattern for "lines up to here" would be tried from each of them. */
function withoutKeyEnds(text: string, counted: (kind: string) => string): string {
  let kept = '';
  let from = 0;
  for (const { 0: end, index } of text.matchAll(keyEnd)) {
    const lines = text.slice(from, index).split('\n');
    const last = lines.pop() ?? '';
    if (lastKeyLine.test(lines.at(-1) ?? '')) lines.pop();
    while (keyLine.test(lines.at(-1) ?? '')) lines.pop();
    kept += [...lines, last === '' || /^[ +-]$/.test(last) ? '' : last].join('\n') + counted('private key');
    from = index + end.length;
  }
  return kept + text.slice(from);
}

/** Loaded for the first answer, so that the start of the hub does not wait for it. */
let rules: Promise<MaskByRules> | undefined;

/** Texts with their credentials replaced by `[secret removed: …]`, and how many there were. */
type MaskedTexts = { texts: string[]; count: number };

/**
 * Stands between texts that are searched together, in a line by itself: no credential continues over so short a line, except a key that was
 * cut. It is no character (The Unicode Standard, 23.7), and texts that hold it all the same are searched one by one.
 */
const nonCharacter = '\uffff';
const between = `\n${nonCharacter}\n`;

/** One pass over all texts; undefined where that can't tell them apart, so that they must be searched one by one. */
export async function maskTogether(texts: string[]): Promise<MaskedTexts | undefined> {
  if (texts.some((text) => text.includes(nonCharacter))) return undefined;
  rules ??= loadRules();
  const maskByRules = await rules;
  const shapes = maskShapes(texts.join(between));
  const { text, count } = maskByRules(shapes.text);
  const masked = texts.length === 0 ? [] : text.split(between);
  // What was found reaches from one text into the next, as a key does that was cut, and has taken what stood between them.
  if (masked.length !== texts.length) return undefined;
  return { texts: masked, count: shapes.count + count };
}

/** In one pass, or one by one. */
export async function maskAll(texts: string[]): Promise<MaskedTexts> {
  const together = await maskTogether(texts);
  if (together) return together;
  rules ??= loadRules();
  const maskByRules = await rules;
  let count = 0;
  const masked = texts.map((text) => {
    const shapes = maskShapes(text);
    const rest = maskByRules(shapes.text);
    count += shapes.count + rest.count;
    return rest.text;
  });
  return { texts: masked, count };
}

/*
 * The rules of secretlint, which its makers keep up with what issuers hand out. They are run here rather than by its engine:
 * that is asynchronous, leaves marks in the process's timeline that nobody collects, and obeys comments in the text that
 * switch it off.
 */

export type MaskByRules = (text: string) => Masked;

type Found = { kind: string; start: number; end: number };

const prefix = '@secretlint/secretlint-rule-';
/** It reads the comments. */
const filter = `${prefix}filter-comments`;

/** Loads the rules, which takes some milliseconds and megabytes. */
export async function loadRules(): Promise<MaskByRules> {
  const { rules } = await import('@secretlint/secretlint-rule-preset-recommend');
  let found: Found[] = [];
  const running = rules
    .filter(({ meta }) => meta.id !== filter)
    .map((rule) => {
      const kind = rule.meta.id.replace(prefix, '').replaceAll('-', ' ');
      return rule.create(
        contextOf(([start, end]) => found.push({ kind, start, end })),
        {},
      );
    });
  return (text) => {
    found = [];
    const source = { content: text, contentType: 'text', filePath: '', ext: '' } as SecretLintSourceCode;
    // What is asynchronous among them is for kinds of files that are no text.
    for (const rule of running) void rule.file?.(source);
    return found.length === 0 ? { text, count: 0 } : without(text, found);
  };
}

/** Messages, which quote what was found, are never made. */
function contextOf(report: (range: readonly [number, number]) => void): SecretLintRuleContext {
  const translate = (messageId: string) => ({ messageId, message: '' });
  return {
    sharedOptions: {},
    createTranslator: () => translate as never,
    report: ({ range }) => report(range),
    ignore() {},
  };
}

/** Some rules report where the name of a secret begins, with the length of the secret: what is found ends with its word. */
function without(text: string, found: Found[]): Masked {
  let [masked, at, count] = ['', 0, 0];
  for (const { kind, start, end } of found.sort((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    const rest = /^[\w+/=.~-]*/.exec(text.slice(end))?.[0] ?? '';
    masked += text.slice(at, Math.max(at, start)) + (start >= at ? markOf(kind) : '');
    if (start >= at) count += 1;
    at = end + rest.length;
  }
  return { text: masked + text.slice(at), count };
}
