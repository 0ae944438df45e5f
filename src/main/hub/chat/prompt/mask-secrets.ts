/**
 * Credentials that people left in commits, issues and files, masked before a model reads them. Shapes are those of the
 * issuers' documentation and of the rules of gitleaks (config/gitleaks.toml, MIT). Scanners made as libraries are no
 * fit: secretlint is asynchronous, a file at a time, and lets the scanned text switch it off by a comment.
 */

/** Each begins a word of its own, which spares a search at every character. */
const tokens: Record<string, string> = {
  'OpenGitHubX key': 'ogx_[0-9A-Za-z]{20,100}',
  'GitHub token': 'gh[opsur]_[A-Za-z0-9_]{20,255}|github_pat_[A-Za-z0-9_]{20,255}',
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
const authorization = /(\b(?:Bearer|Basic) )[\w.~+/-]{20,2000}={0,2}/gi;
const passwordOfUrl = /(:\/\/[^\s:@/"']{0,100}:)[^\s:@/"'[{$]{3,200}(?=@)/g;

const name = '(?:passw(?:or)?d|passphrase|pwd|secret|(?:secret|api|access|private|auth)[_-]?key|token)';
const placeholder = String.raw`(?![$%{<(\[]|masked|(?:process|os|env)\.|(?:true|false|null|undefined|none)\b)`;
/** Text that ends as a call does is code: `password = readPassword()`. */
const value = String.raw`${placeholder}[^\s"'\`,;(){}<>\[\]]{6,500}(?![\w.]{0,100}\()`;

/** `api_key: "…"`, `DB_PASSWORD=…` as in an .env file, and `password: …` if a digit is in it; prose and code are neither. */
const assigned = [
  `(${name}["'\`]?\\s{0,4}(?:=>|:=|[=:])\\s{0,4}["'\`])${placeholder}[^"'\`\\n]{6,500}(?=["'\`])`,
  `(${name}=)${value}`,
  `(${name}\\s{0,4}[:=]\\s{0,4})(?=[^\\s"'\`]{0,200}\\d)${value}`,
].map((pattern) => new RegExp(pattern, 'gi'));

/** No credential is shorter with the name that tells it. */
const shortest = 12;

export type Masked = { text: string; count: number };

/** The text with every credential replaced by `[masked: …]`, and how many there were. */
export function maskSecrets(text: string): Masked {
  if (text.length < shortest) return { text, count: 0 };
  let count = 0;
  const mark = (kind: string): string => {
    count += 1;
    return `[masked: ${kind}]`;
  };
  let masked = text
    .replace(privateKey, () => mark('private key'))
    .replace(anyToken, (...found) => mark(kinds.find((_, at) => found[at + 1] !== undefined) ?? 'token'));
  if (!/[:=]|bearer|basic/i.test(masked)) return { text: masked, count };
  masked = masked
    .replace(authorization, (_, before: string) => before + mark('token'))
    .replace(passwordOfUrl, (_, before: string) => before + mark('password'));
  for (const pattern of assigned) masked = masked.replace(pattern, (_, before: string) => before + mark('secret'));
  return { text: masked, count };
}
