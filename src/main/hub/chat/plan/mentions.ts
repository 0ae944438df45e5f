/** Finds where a question names repositories: those that the key may see, and what looks like one and is none. */
import { calledLike, isNear, nameOf, normal, type Repository } from './names.ts';
import type { Piece } from './pieces.ts';

/** A name of one plain word, such as "notes", is one only where a repository is expected. */
const expectedAfter =
  /(?:\b(?:in|of|to|from|for|on|at|within|inside|repo|repository|project|between|and|or|the|my|compare|about)|[在从和与、,，:：]|仓库|项目|把|看|读|列出|总结|对比|比较)\s*$/i;
const expectedBefore =
  /^\s*(?:['’]s\b|repo\b|repository\b|project\b|commits?\b|issues?\b|prs?\b|pull\b|readme\b|这?个?(?:仓库|项目)|里|中|的|上周|本周|这周|昨天|今天)/i;
/** Words of the questions themselves; a repository called like one of them is named with its owner or as a repository. */
const ordinary =
  /^(?:commits?|issues?|pull|pulls|requests?|prs?|code|readme|repos?|repository|repositories|work|changes?|files?|tests?|notes?|me|today|week|month|year|github|private|public|open|closed|all)$/;

/** The repositories that the key may see, where the text names them. */
export function readRepositories(text: string, repositories: readonly Repository[]): Piece[] {
  const searched = normal(text);
  const found = new Map<number, { length: number; names: Set<string> }>();
  for (const { repository } of repositories)
    for (const name of [normal(repository), normal(nameOf(repository))])
      for (let index = searched.indexOf(name); index >= 0; index = searched.indexOf(name, index + 1)) {
        if (!standsAlone(text, index, name.length) || !isMeant(text, index, name)) continue;
        const there = found.get(index);
        if (there?.length === name.length) there.names.add(repository);
        else if (!there || there.length < name.length)
          found.set(index, { length: name.length, names: new Set([repository]) });
      }
  const pieces: Piece[] = [];
  for (const [index, { length, names }] of [...found].sort(([one], [other]) => one - other)) {
    const last = pieces.at(-1);
    if (!last || index >= last.index + last.length)
      pieces.push({ kind: 'repository', index, length, value: [...names] });
  }
  return pieces;
}

function standsAlone(text: string, index: number, length: number): boolean {
  const host = /(?:^|[\s(（<])(?:https?:\/\/)?(?:www\.)?github\.com\/$/i.test(
    text.slice(Math.max(0, index - 40), index),
  );
  const [ahead, behind] = [text.slice(Math.max(0, index - 1), index), text.slice(index + length, index + length + 2)];
  return (host || !/[\w./@-]/.test(ahead)) && !(host ? /^(?:[\w-]|\.\w)/ : /^(?:[\w-]|\.\w|\/\w)/).test(behind);
}

function isMeant(text: string, index: number, name: string): boolean {
  if (/[-/]/.test(name)) return true;
  const [ahead, behind] = [text.slice(0, index), text.slice(index + name.length)];
  if (ordinary.test(name))
    return /\b(?:repo|repository)\s*$/i.test(ahead) || /^\s*(?:repo|repository|仓库)(?!s)/i.test(behind);
  return expectedAfter.test(ahead) || expectedBefore.test(behind) || /\p{sc=Han}/u.test(text);
}

const token = /[A-Za-z0-9][\w.-]*(?:\/[A-Za-z0-9._-]*\w)?/g;
const placeAhead =
  /\b(?:in|of|to|from|for|on|at|within|inside|between|compare)\s+(?:the\s+|my\s+|our\s+)?(?:repo\s+|repository\s+|project\s+)?$/i;
const called = /\b(?:repo|repository|project)\s+(?:called|named)\s+$|仓库\s*$/i;
const callable = /^\s+(?:repo|repository)\b|^\s*(?:这个)?仓库/i;
const describing =
  /^(?:a|an|the|my|our|your|his|her|their|this|that|these|same|every|each|any|all|no|one|which|what|whole|own|new|private|public|open|github|git|in|of|on|for|and|or|is|was|has|other|another|different|first|last|main|local|remote|forked|single|code)$/i;
const joinedWords =
  /^(?:pull-requests?|open-source|follow-up|day-to-day|end-to-end|up-to-date|real-time|read-only|long-term|short-term|time-zones?|to-?do-list|step-by-step|e\.g|i\.e|and\/or|his\/her|yes\/no|ci\/cd|well-\w+|github\.com|v?\d[\w.-]*)$/i;

/** Names in the place of a repository, in a text in which everything known is masked already. */
export function readStrangers(text: string, repositories: readonly Repository[]): Piece[] {
  const chinese = /\p{sc=Han}/u.test(text);
  return [...text.matchAll(token)].flatMap<Piece>(({ 0: found, index }) => {
    const written = found.replace(/[.-]+$/, '');
    const [ahead, behind] = [text.slice(0, index), text.slice(index + written.length)];
    const joined = /\w[-_./]\w/.test(written) && !joinedWords.test(written);
    const named =
      !describing.test(written) && !/s$/i.test(behind.slice(0, 1)) && (called.test(ahead) || callable.test(behind));
    const expected =
      placeAhead.test(ahead) || (/\b(?:and|or)\s+$|[,、和与]\s*$/.test(ahead) && /[\uE001\uE002]/.test(ahead));
    const owned = /^[^/]+\/[^/]+$/.test(written) && joined;
    const slip = expected && !joined && !ordinary.test(written.toLowerCase()) && isNear(written, repositories);
    if (!(owned || named || slip || (joined && (expected || chinese)))) return [];
    return calledLike(written, repositories).length > 0
      ? []
      : [{ kind: 'stranger', index, length: written.length, value: written }];
  });
}
