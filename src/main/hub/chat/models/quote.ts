/** A model server's own words inside a failure: short, printable, and without its key, which servers like to repeat. */
import { visibleCharacters } from '../../../../shared/visible.ts';

const longestQuote = 200;
const mostRead = 8192;
/** So many characters in a row of the key are a part of it: servers repeat keys shortened. */
const telling = 8;
const mark = '[secret]';

/** What usually is a secret, whoever's it is: bearers, keys by their prefix, long unbroken runs of letters and digits. */
const likeSecrets =
  /\b(?:bearer|basic)\s+\S+|\b(?:sk|pk|rk|ogx|gsk|hf|xai|gh[opsur]|github_pat|xox[a-z]|AIza|eyJ)[-_A-Za-z0-9.*]{8,}|[A-Za-z0-9+/_=]{32,}/gi;

/** Quotes the message of an error body, `"…"`; an empty string where it holds none. `clean` takes out the whole key. */
export function quote(body: unknown, key: string | undefined, clean: (text: string) => string): string {
  const message = messageOf(body).trim().slice(0, mostRead);
  if (message === '') return '';
  const characters = visibleCharacters(masked(clean(message), key), true);
  return `"${characters.slice(0, longestQuote).join('')}${characters.length > longestQuote ? '…' : ''}"`;
}

/** Servers put it in `error.message`, in `error`, in `message` or in `detail`; or they answer plain text. */
function messageOf(body: unknown): string {
  if (typeof body === 'string') return textOf(body);
  if (typeof body !== 'object' || body === null) return '';
  const { error, message, detail } = body as Record<string, unknown>;
  return messageOf(error ?? message ?? detail);
}

function textOf(text: string): string {
  if (/^\s*</.test(text)) return ''; // a web page says nothing in 200 characters
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return messageOf(JSON.parse(text));
  } catch {
    return text;
  }
}

function masked(text: string, key: string | undefined): string {
  return (key === undefined ? text : withoutKey(text, key)).replace(likeSecrets, mark);
}

function withoutKey(text: string, key: string): string {
  if (key.length < telling) return text.replaceAll(key, mark);
  let clean = '';
  for (let at = 0; at < text.length; ) {
    let end = at + telling;
    if (end > text.length || !key.includes(text.slice(at, end))) {
      clean += text[at];
      at += 1;
      continue;
    }
    while (end < text.length && key.includes(text.slice(end - telling + 1, end + 1))) end += 1;
    clean += mark;
    at = end;
  }
  return clean;
}
