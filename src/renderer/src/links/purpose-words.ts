/** The words of this page in the person's language, and what it calls what it is for. */
import type { LinkPurpose } from '../../../shared/link-purpose.ts';
import type { PlatformFacts } from '../../../shared/model.ts';
import { enLinks } from '../words/en/links.ts';
import { useLanguage } from '../words/index.ts';
import { zhLinks } from '../words/zh/links.ts';

const spoken = { en: enLinks, zh: zhLinks };

export const useLinkWords = (): typeof enLinks => spoken[useLanguage()];

/** What the page is for, and why a person was sent there. Pure. */
export function purposeWords(
  { page, of, tool }: LinkPurpose,
  platforms: readonly PlatformFacts[],
  words: typeof enLinks,
) {
  const platform = platforms.find(({ name }) => name === of);
  const title = platform?.title ?? titleOf(of);
  const named = platform?.tools.find(({ name }) => name === tool)?.title;
  if (page === 'connect') {
    return {
      title: named === undefined ? words.connect(title) : words.connectTool(named, title),
      text: words.connectText(title),
      action: named === undefined ? words.connect(title) : words.connectTool(named, title),
    };
  }
  if (page === 'fix' && of === 'models') {
    return { title: words.models, text: words.modelsText, action: words.modelsAction };
  }
  if (page === 'fix') {
    return of === 'key'
      ? { title: words.key, text: words.keyText, action: words.keyAction }
      : { title: words.signIn, text: words.signInText, action: words.signInAction };
  }
  const isAll = of === 'openwebui';
  return { title: isAll ? words.allow : words.allowPlatform(title), text: words.allowText, action: words.allowAction };
}

/** Before anybody has signed in the hub names no platforms. */
const titleOf = (name: string): string => (name === 'github' ? 'GitHub' : name.charAt(0).toUpperCase() + name.slice(1));
