/** Which language a question is in, and how what the hub says is kept in six of them. */

export const languages = ['en', 'zh', 'de', 'fr', 'es', 'ja'] as const;
export type Language = (typeof languages)[number];

export const localeOf: Record<Language, string> = {
  en: 'en-GB',
  zh: 'zh-CN',
  de: 'de-DE',
  fr: 'fr-FR',
  es: 'es-ES',
  ja: 'ja-JP',
};

/** Words by which short questions are told apart; one that two languages share is in neither. */
const common = {
  en: 'the and of to my what which who whom when where how is are was were did do does have has had show list find give tell any for with from about this that these today yesterday tomorrow week month last next open new me you your i can please summarize summary latest recent in on by at it there their our create close merge send write delete add',
  de: 'der die das den dem und oder ist sind war waren mein meine meinen meinem meiner mir mich ich wir uns unser was welche welcher welches wer wann wo wie gibt hat habe haben hatte zeig zeige zeigen finde suche heute gestern morgen woche monat diese dieser dieses diesen letzte letzten letzter nächste nächsten für mit von zu im am auf über bei nach seit ein eine einen einem alle offene offenen neue neuen termine nachrichten fass zusammen bitte nicht noch kann wurde worum geht schließe öffne erstelle sende schreibe lösche kommentiere',
  fr: 'le les des du une et ou est sont était mon ma mes moi nous notre nos je quoi quel quelle quels quelles qui quand où comment combien montre montrez affiche trouve cherche donne dis ai as avez dans sur pour avec depuis cette ce ces semaine mois hier demain dernier dernière derniers dernières prochain prochaine ouverts ouvertes nouveaux nouvelles courriels messages résume sont-ils y-a-t-il pas encore peux fusionne ferme ouvre crée envoie écris supprime',
  es: 'el los las una unos unas y o es son está están fue mi mis me nosotros nuestro nuestra qué cuál cuáles quién quiénes cuándo dónde cómo cuántos cuántas muestra muéstrame busca encuentra dame dime tengo tiene hay ha he en con para por desde sobre esta este estos estas semana hoy ayer mañana mes último última últimos últimas pasado pasada próximo próxima abiertos abiertas nuevos nuevas correo correos mensajes reuniones resume resumen del al fusiona cierra abre crea envía escribe borra',
};
const known = Object.entries(common).map(
  ([language, words]) => [language as Language, new Set(words.split(' '))] as const,
);
const marks: [Language, RegExp][] = [
  ['de', /[ßäöü]/],
  ['fr', /[çœèêàùî]|\b(?:l|d|j|qu|c|n|s|m)['’]\p{L}/u],
  ['es', /[ñ¿¡]/],
];

/** The language to answer a question in: English where nothing speaks for another. What it quotes or names may be in any. */
export function languageOf(question: string): Language {
  const asked = question.slice(0, 4_000).replace(/"[^"]*"|“[^”]*”|«[^»]*»|「[^」]*」|`[^`]*`/g, ' ');
  const kana = asked.match(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0;
  const han = asked.match(/\p{Script=Han}/gu)?.length ?? 0;
  const words = asked.toLowerCase().match(/\p{Script=Latin}[\p{L}\p{N}'’./_-]*/gu) ?? [];
  if (kana + han > words.length) return kana > 0 ? 'ja' : 'zh';
  const points = ([language, common]: (typeof known)[number]): number =>
    words.filter((word) => common.has(word)).length +
    (marks.some(([of, mark]) => of === language && mark.test(asked.toLowerCase())) ? 1 : 0);
  const counted = known.map((each) => ({ language: each[0], points: points(each) }));
  return counted.sort((one, other) => other.points - one.points)[0]?.language ?? 'en'; // the first of equal ones
}

/**
 * Says a phrase of a table of phrases.json. `{}` stands for the values in turn, `{1}` for the second, and ` ~ ` parts the forms for one
 * and for many of the first.
 */
export function sayIn<Name extends string>(table: Record<Name, Record<Language, string>>, language: Language) {
  const numbers = new Intl.NumberFormat(localeOf[language]);
  const plurals = new Intl.PluralRules(localeOf[language]);
  const say = (name: Name, ...values: (string | number)[]): string => {
    const [one = '', many = one] = table[name][language].split(' ~ ');
    const said = values.map((value) => (typeof value === 'number' ? numbers.format(value) : value));
    const form = typeof values[0] === 'number' && plurals.select(values[0]) === 'one' ? one : many;
    let next = 0;
    return form.replace(/\{(\d?)\}/g, (_, at) => said[at === '' ? next++ : Number(at)] ?? '');
  };
  return Object.assign(say, { names: Object.keys(table) as Name[] });
}
