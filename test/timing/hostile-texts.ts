/** Texts that cost a careless reader more than their length: each is what a stranger can put into an issue, a mail or a message. */

const counted = (one: (at: number) => string, size: number): string => {
  let text = '';
  for (let at = 0; text.length < size; at += 1) text += one(at);
  return text.slice(0, size);
};
const filled =
  (piece: string) =>
  (size: number): string =>
    piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
/** Half of it opens, half of it closes. */
const nested =
  (open: string, close: string) =>
  (size: number): string => {
    const depth = Math.ceil(size / (open.length + close.length));
    return open.repeat(depth) + close.repeat(depth);
  };
/** One beginning, and then the same to the end. */
const after =
  (start: string, piece: string) =>
  (size: number): string =>
    start + filled(piece)(size - start.length);

const around =
  (start: string, piece: string, end: string) =>
  (size: number): string =>
    start + filled(piece)(size - start.length - end.length) + end;

/** By name, each of so many characters. */
export const hostileTexts: Record<string, (size: number) => string> = {
  'images that never end': filled('![]('),
  'images in links that never end': filled('[![]('),
  'links in links': nested('[a](', ')'),
  'links around links': nested('[', '](https://a.example)'),
  'brackets in brackets': nested('[', ']'),
  'hosts in brackets': nested('[a.example ', '](https://b.example/)'),
  'links around a long word': around('[', 'a', '](https://b.example/)'),
  'a link around hosts': around('[', 'a-b.example ', '](https://b.example/)'),
  'a link around names': around('[', 'a@', '](https://b.example/)'),
  'a link around dots': around('[', 'a.', '](https://b.example/)'),
  'a link around emphasis': around('[', '**a', '](https://b.example/)'),
  'an image around words': around('![', 'a ', '](https://b.example/)'),
  'images around images': nested('![', '](b)'),
  'blanks after an angled target': filled(`[a](<b>${' '.repeat(1_900)}`),
  'blanks before a title': filled(`[a](b${' '.repeat(1_900)})`),
  'titles in titles': filled(`[a](b${' "'.repeat(900)})`),
  'quotation marks in targets': filled('[](a "'),
  'angled targets': filled('[](<a'),
  'blanks in targets': after('[](', '[](  '),
  'names of references': (size) => counted((at) => `[a${at}]: b${at}\n`, size / 2) + nested('[', ']')(size / 2),
  'blanks after a name': after('[a]:', ' '),
  'names and blanks': filled('[a]:          \n'),
  'marks before a name': filled('> '),
  'numbers of lists': filled('1. '),
  'styles in a tag': after('<b', ' style= '),
  'styles that load nothing': filled('<b style=a style=b>'),
  'attributes without an end': after('<img', " alt='"),
  'links of HTML': filled('<a href=x>'),
  'tags that never end': filled('<a '),
  'openers of comments': filled('<!--'),
  'elements in elements': nested('<div>', '</div>'),
  'elements that overlap': filled('<b><i><a>'),
  'tables in tables': filled('<table><tr><td>'),
  'rules and elements': (size) =>
    `<style>${counted((at) => `.a${at % 7} > .b *{color:red}`, size / 2)}</style>${filled('<p class="a1 b">x')(size / 2)}`,
  'selectors with many parts': (size) =>
    `<style>${filled('p ')(size / 4)}{color:red}${filled('b+')(size / 4)}{a:b}</style>${filled('<p><b>')(size / 2)}`,
  'escapes in a style sheet': (size) => `<style>${filled('\\61 ')(size)}`,
  'styles that never end': (size) => `<p style="${filled("a:('")(size)}">x`,
  'entities without an end': filled('&#'),
  entities: filled('&#91;&amp;'),
  'a word with dots': filled('a.'),
  'a word of another script': filled('а.'),
  'punycode and mixed scripts': filled('pаypal.com xn--80ak6aa92e.com '),
  'addresses of the web': (size) => counted((at) => `https://a${at}.example.com/?q=${at} `, size),
  'beginnings of addresses': filled('http://'),
  'names in addresses': filled('https://a:b@'),
  quotes: filled('"'),
  apostrophes: filled("'"),
  backticks: filled('`'),
  'backticks in runs': (size) => counted((at) => `${'`'.repeat(1 + (at % 40))} `, size),
  'fences of mermaid': filled('```mermaid\n'),
  backslashes: filled('\\'),
  'marks that turn the direction': filled('\u202e\u200ba'),
  'line ends': filled('\r\n\u2028'),
  blanks: filled(' \t'),
  'rows of a table': filled('|a|-|\n'),
  'marks of emphasis': filled('**a_'),
  'secrets by the thousand': (size) => counted((at) => `ghp_${String(at).padStart(36, 'aB3')}\n`, size),
  'keys that never end': filled('-----BEGIN RSA PRIVATE KEY-----\n'),
  'ends of keys': filled('-----END PRIVATE KEY-----\n'),
  'lines of keys': filled(`${'A'.repeat(64)}\n`),
  'names of passwords': filled('password='),
  'passwords in quotes': filled(`password = "hunter2hunter2" `),
  'beginnings of web tokens': filled('eyJhbGciOiJI.'),
  'one long web token': after('eyJ', 'eyJ-'),
  'addresses with passwords': filled('postgres://a:b'),
  'one long word': filled('a'),
  'tokens of Slack that never end': filled('xoxb-a-'),
  'keys with dots': filled('SG.a.'),
  'beginnings of keys': filled('sk-'),
  'names of keys': filled('secretAccessKey='),
  'references without a name': filled('[x]['),
  'capital letters': filled('AKIA'),
  digits: filled('1'),
  'openers of Slack': filled('<'),
  'links of Slack': filled('<https://a.example|b>'),
  'mentions of Slack': filled('<@U1'),
  citations: filled('[1, 2]'),
  'citations of many': after('[', '1, '),
  'orders to a model': filled('ignore always you first '),
  'sentences without an end': filled('do not. never! '),
  'a pair of surrogates': filled('\ud83d\ude00'),
  'halves of surrogates': filled('\ud83d'),
  'letters of Chinese': filled('中文，'),
};
