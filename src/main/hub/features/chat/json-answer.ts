/** JSON that a model wrote: found in what it says around it, and made as harmless as text is by `answer/`. */
import type { Source } from '../../../../shared/model.ts';
import { isRecord, parseJson } from '../../../../shared/parse-json.ts';
import { isDeeperThan } from '../../ground/json.ts';
import { createAddresses } from '../../ground/markdown/addresses.ts';
import type { MarkdownWriter } from '../../ground/markdown/writer.ts';
import { mapTexts } from '../../kernel/screening/screen.ts';
import { createAnswerText } from './answer/answer-text.ts';

const deepest = 32;
const mostTries = 20;

/** The first object in a text; undefined without one. */
export function jsonIn(text: string): object | undefined {
  let at = text.indexOf('{');
  for (let tries = 0; at !== -1 && tries < mostTries; tries++) {
    const object = text.slice(at, endOf(text, at));
    try {
      if (!isDeeperThan(deepest, object)) return JSON.parse(object);
    } catch {
      // A brace of the prose.
    }
    at = text.indexOf('{', at + 1);
  }
  return undefined;
}

/** No tool takes more levels. */
const mostLevels = 8;

/** The arguments of a model's call. What is no JSON object is no argument either, and `invoke` refuses and records it. */
export function argumentsIn(text: string): Record<string, unknown> {
  const value = isDeeperThan(mostLevels, text) ? undefined : parseJson(text || '{}');
  return isRecord(value) ? value : { unreadable: true };
}

/** The place after the brace that closes the one at `start`, or the end. */
function endOf(text: string, start: number): number {
  let depth = 0;
  for (const found of text.slice(start).matchAll(/"(?:[^"\\]|\\.)*"|[{}]/gs)) {
    if (found[0] === '{') depth += 1;
    if (found[0] === '}') depth -= 1;
    if (depth === 0) return start + found.index + found[0].length;
  }
  return text.length;
}

/**
 * An answer that has to be JSON, given out once it is whole. Its texts are as the model wrote them unless they hold what a
 * renderer could make a picture or a link of. What is no JSON is text like any other answer.
 */
export function createJsonText({ sources }: { sources: readonly Source[] }): MarkdownWriter {
  let said = '';
  const addresses = createAddresses(sources);
  const asText = (text: string, known = sources): string => {
    const answer = createAnswerText({ sources: known });
    return answer.push(text) + answer.end();
  };
  const safe = (text: string): string => {
    const match = addresses.match(text);
    if (match?.source) return match.source.url;
    return active.test(text) ? asText(text, []) : text;
  };
  return {
    push(text) {
      said += text;
      return '';
    },
    end() {
      const object = jsonIn(said);
      return object ? JSON.stringify(mapTexts(object, safe)) : asText(said);
    },
  };
}

const active = /<[a-z/!?]|&#?\w+;|\]\s*[([:]|[\\/]{2}|https?:|www\./i;
