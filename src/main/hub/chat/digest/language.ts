export type Language = 'en' | 'zh';

/** The language to answer a question in. What it quotes or names may be in the other one. */
export function languageOf(question: string): Language {
  const asked = question.replace(/"[^"]*"|“[^”]*”|`[^`]*`/g, ' ');
  const han = asked.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = asked.match(/\p{Script=Latin}[\p{L}\p{N}'’./_-]*/gu)?.length ?? 0;
  return han > words ? 'zh' : 'en';
}
