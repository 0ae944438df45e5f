/** A browser test that fails says what its pages showed: what it waited for in vain is only half of why. */
import { afterEach } from 'vitest';
import { openPages } from './chromium.ts';

/** So much of a page tells where it stands. */
const shown = 700;
const told = 'The pages at the end:';

afterEach(async ({ task }) => {
  const error = task.result?.errors?.at(-1);
  if (!error || error.message.includes(told)) return;
  const texts = openPages().map(async (page) => {
    const body = page.locator('body');
    // biome-ignore lint/performance/useDomNodeTextContent: what the person sees, without scripts and what is hidden.
    const text = await body.innerText({ timeout: 2000 }).catch((reason: unknown) => String(reason));
    return `${page.url()}\n${text.slice(0, shown)}`;
  });
  error.message += `\n\n${told}\n${(await Promise.all(texts)).join('\n--\n')}`;
});
