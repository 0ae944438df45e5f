/**
 * A client's file as it may be shown, and what changes in it: the entries of others hold their secrets, and a window in which the file's
 * changes are looked at is not one in which secrets may be seen.
 */
import { createScanner, findNodeAtLocation, type Node } from 'jsonc-parser';
import { type ConfigShape, entryPath } from './client.ts';
import { ownEntryIn } from './document.ts';
import { hideInGh, isGh } from './gh.ts';
import { hideInGitConfig } from './git.ts';
import { parseJsonc } from './jsonc.ts';
import { ownSpanInYaml } from './yaml.ts';

const hidden = '…';

/** The text with its lines as they are, names and our own entry legible, every other value and comment hidden, and no key. */
export function hideForeign(shape: ConfigShape, text: string): string {
  const bare = text.replace(/^\uFEFF/, '');
  return hideIn(shape, bare).replaceAll(/ogx_[0-9A-Za-z]+/g, `ogx_${hidden}`);
}

function hideIn(shape: ConfigShape, text: string): string {
  if (shape.format === 'gitconfig') return hideInGitConfig(text);
  if (isGh(shape.format)) return hideInGh(shape.format, text);
  // Between braces it is JSON.
  if (shape.format === 'jsonc' || /^\s*\{/.test(text)) return hideJsonc(text, entryPath(shape));
  if (shape.format === 'yaml') return hideYaml(text, ownSpanInYaml(text, shape));
  const own = ownEntryIn(shape, text);
  return hideToml(text, own.ok && own.value !== undefined);
}

type Span = { from: number; to: number; shown: string };

function hideJsonc(text: string, path: string[]): string {
  const parsed = parseJsonc(text);
  if (!parsed.ok || !parsed.value) return '';
  const own = findNodeAtLocation(parsed.value, path);
  const spans = [...valuesIn(parsed.value, own), ...commentsIn(text)].sort((one, other) => one.from - other.from);
  let shown = '';
  let at = 0;
  for (const span of spans) {
    shown += text.slice(at, span.from) + span.shown;
    at = span.to;
  }
  return shown + text.slice(at);
}

function* valuesIn(node: Node, own: Node | undefined): Generator<Span> {
  if (node === own) return;
  if (node.type === 'property') {
    const value = node.children?.[1];
    if (value) yield* valuesIn(value, own);
  } else if (node.children) {
    for (const child of node.children) yield* valuesIn(child, own);
  } else if (node.type !== 'object' && node.type !== 'array') {
    const shown = node.type === 'string' ? `"${hidden}"` : hidden;
    yield { from: node.offset, to: node.offset + node.length, shown };
  }
}

function* commentsIn(text: string): Generator<Span> {
  const scanner = createScanner(text);
  for (;;) {
    scanner.scan();
    const from = scanner.getTokenOffset();
    const to = from + scanner.getTokenLength();
    if (to === from) return;
    const comment = text.slice(from, to);
    if (comment.startsWith('//')) yield { from, to, shown: `// ${hidden}` };
    if (comment.startsWith('/*')) yield { from, to, shown: `/* ${hidden}${comment.replaceAll(/[^\n]/g, '')} */` };
  }
}

const anyHeader = /^\s*\[/;
const ownHeader = /^\s*\[\s*mcp_servers\s*\.\s*["']?opengithubx["']?\s*\]/;

/** Line by line: headers, names and our own table stay. It is put in last, so an earlier one is text of somebody else. */
function hideToml(text: string, hasOwn: boolean): string {
  const lines = text.split('\n');
  const start = hasOwn ? lines.findLastIndex((line) => ownHeader.test(line)) : -1;
  const end = lines.findIndex((line, at) => at > start && anyHeader.test(line));
  const isOwn = (at: number): boolean => start >= 0 && at >= start && (end < 0 || at < end);
  return lines.map((line, at) => (isOwn(at) ? line : hideLine(line))).join('\n');
}

function hideLine(line: string): string {
  if (line.trim() === '') return line;
  if (/^\s*#/.test(line)) return `# ${hidden}`;
  const header = /^\s*\[\[?[\w.\s-]+\]\]?\s*$/.exec(line)?.[0];
  const name = /^\s*[A-Za-z_]\w{0,40}\s*=\s/.exec(line)?.[0] ?? '';
  return header ?? name + hidden;
}

/** Line by line, as TOML; what stands between braces has no separate line and is hidden with the rest. */
function hideYaml(text: string, own: { from: number; to: number } | undefined): string {
  let at = 0;
  const lines = text.split('\n').map((line) => {
    const isOwn = own !== undefined && at >= own.from && at < own.to;
    at += line.length + 1;
    return isOwn ? line : hideYamlLine(line);
  });
  return lines.join('\n');
}

function hideYamlLine(line: string): string {
  if (line.trim() === '' || /^(---|\.\.\.)\s*$/.test(line)) return line;
  const [start = ''] = /^\s*(?:- +)*(?:[A-Za-z_][\w.-]{0,40}:(?=\s|$))?/.exec(line) ?? [];
  const value = line.slice(start.length).trim();
  if (value === '') return line;
  return `${start}${start.endsWith(':') ? ' ' : ''}${value.startsWith('#') ? '# ' : ''}${hidden}`;
}

const around = 3;

/** A unified diff of one stretch: what two texts have in common at their start and end is left out, but for some lines. */
export function unifiedDiff(file: string, before: string | undefined, after: string): string {
  const old = linesOf(before ?? '');
  const made = linesOf(after);
  const most = Math.min(old.length, made.length);
  let start = 0;
  while (start < most && old[start] === made[start]) start += 1;
  let end = 0;
  while (end < most - start && old.at(-1 - end) === made.at(-1 - end)) end += 1;
  if (before !== undefined && start === old.length && start === made.length) {
    return `--- ${file}\n+++ ${file}\n@@ nothing else than the key changes @@\n`;
  }
  const from = Math.max(0, start - around);
  const tail = Math.min(end, around);
  const hunk = [
    ...old.slice(from, start).map((line) => ` ${line}`),
    ...old.slice(start, old.length - end).map((line) => `-${line}`),
    ...made.slice(start, made.length - end).map((line) => `+${line}`),
    ...old.slice(old.length - end, old.length - end + tail).map((line) => ` ${line}`),
  ];
  const stretch = (lines: string[]): string => {
    const length = lines.length - end + tail - from;
    return `${length === 0 ? from : from + 1},${length}`;
  };
  return [
    `--- ${before === undefined ? '/dev/null' : file}`,
    `+++ ${file}`,
    `@@ -${stretch(old)} +${stretch(made)} @@`,
    ...hunk,
    '',
  ].join('\n');
}

/** Without their line ends, no matter which those are. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
