/**
 * The rules of secretlint, which its makers keep up with what issuers hand out. They are run here rather than by its engine:
 * that is asynchronous, leaves marks in the process's timeline that nobody collects, and obeys comments in the text that
 * switch it off.
 */
import type { SecretLintRuleContext, SecretLintSourceCode } from '@secretlint/types';
import { type Masked, mark } from './shapes.ts';

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
