/** Masks texts by all that is known of credentials. */
import type { SecretLintRuleContext, SecretLintSourceCode } from '@secretlint/types';
import { type Masked, mark, maskShapes } from './shapes.ts';

/** Loaded for the first answer, so that the start of the hub does not wait for it. */
let rules: Promise<MaskByRules> | undefined;

/** How many credentials are in all of them together. */
export async function countAll(texts: string[]): Promise<number> {
  return (await masker())(texts.join('\n')).count;
}

/** Each text with its credentials replaced by `[secret removed: …]`, and how many it held. */
export async function maskAll(texts: string[]): Promise<Masked[]> {
  return inParts(texts, await masker());
}

async function masker(): Promise<(text: string) => Masked> {
  rules ??= loadRules();
  const maskByRules = await rules;
  return (text) => {
    const shapes = maskShapes(text);
    const masked = maskByRules(shapes.text);
    return { text: masked.text, count: shapes.count + masked.count };
  };
}

/** Into how many parts texts are split: with two, texts that all hold some would be searched ten times over. */
const parts = 16;

/** Most texts hold none, and many in one are searched much faster than one by one: only what holds some is split. */
function inParts(texts: string[], mask: (text: string) => Masked): Masked[] {
  const whole = mask(texts.join('\n'));
  if (whole.count === 0) return texts.map((text) => ({ text, count: 0 }));
  if (texts.length === 1) return [whole];
  const size = Math.ceil(texts.length / parts);
  return Array.from({ length: Math.ceil(texts.length / size) }, (_, at) =>
    inParts(texts.slice(at * size, (at + 1) * size), mask),
  ).flat();
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
    masked += text.slice(at, Math.max(at, start)) + (start >= at ? mark(kind) : '');
    if (start >= at) count += 1;
    at = end + rest.length;
  }
  return { text: masked + text.slice(at), count };
}
