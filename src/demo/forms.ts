/** One form of a page of ours, as a browser would fill it in. */
export type PageForm = {
  action: string | undefined;
  method: string;
  /** Hidden and prefilled fields. */
  fields: Record<string, string>;
  /** Names of the fields that a person fills in. */
  blanks: string[];
  buttons: { text: string; name: string | undefined; value: string }[];
};

/** The forms of a page; made for the simple markup of the demo's own pages. */
export function readForms(html: string): PageForm[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, opening = '', inner = '']) => {
    const form = attributes(opening);
    const inputs = [...inner.matchAll(/<input\b([^>]*)>/g)].map(([, text = '']) => attributes(text));
    const isHidden = (input: Map<string, string>) => input.get('type') === 'hidden';
    return {
      action: form.get('action'),
      method: (form.get('method') ?? 'get').toUpperCase(),
      fields: Object.fromEntries(
        inputs.filter(isHidden).map((input) => [input.get('name') ?? '', input.get('value') ?? '']),
      ),
      blanks: inputs.filter((input) => !isHidden(input)).map((input) => input.get('name') ?? ''),
      buttons: [...inner.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/g)].map(([, text = '', label = '']) => {
        const button = attributes(text);
        return { text: plain(label), name: button.get('name'), value: button.get('value') ?? '' };
      }),
    };
  });
}

/** Where the link with this text leads, or undefined. */
export function readLink(html: string, text: string): string | undefined {
  const links = [...html.matchAll(/<a\b([^>]*)>([\s\S]*?)<\/a>/g)];
  const found = links.find(([, , label = '']) => plain(label) === text);
  return found && attributes(found[1] ?? '').get('href');
}

function attributes(text: string): Map<string, string> {
  const pairs = [...text.matchAll(/([\w-]+)(?:="([^"]*)")?/g)];
  return new Map(pairs.map(([, name = '', value = '']) => [name, decodeEntities(value)]));
}

function plain(html: string): string {
  return decodeEntities(html.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim();
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hexadecimal, name) => {
    if (name) return named[name] ?? whole;
    return String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hexadecimal, 16));
  });
}
