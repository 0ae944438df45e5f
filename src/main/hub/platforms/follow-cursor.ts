/**
 * Slack gives up to ten empty pages in a row before one with something on it (github.com/slackapi/python-slack-sdk/issues/1494),
 * and an API of Google's may give such pages as well (google.aip.dev/158). More of them are a list without an end.
 */
const mostEmpty = 10;

/**
 * For one walk through a list: where it goes on after a page with so many things. Undefined at the end, which is also a cursor
 * that was followed before and the first empty page too many.
 */
export function createFollow(): (next: string | null | undefined, things: number) => string | undefined {
  const followed = new Set<string>();
  let empty = 0;
  return (next, things) => {
    empty = things === 0 ? empty + 1 : 0;
    if (!next || followed.has(next) || empty > mostEmpty) return undefined;
    followed.add(next);
    return next;
  };
}
