/** What of many things a question is about: how many of its words a text shares, names such as `ada/orchard-7` among them. Pure. */

const words = /(?<![a-z0-9])[a-z0-9]+(?:[._/-][a-z0-9]+)+|[\p{Script=Han}\p{Script=Katakana}]{2}|[\p{L}\p{N}]{4,}/gu;
const mostWords = 40;

export function relevanceTo(question: string): (text: string) => number {
  const wanted = [...new Set(question.slice(0, 10_000).toLowerCase().match(words))].slice(0, mostWords);
  return (text) => {
    const said = text.toLowerCase();
    return wanted.filter((word) => said.includes(word)).length;
  };
}
