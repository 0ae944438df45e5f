/** Makes elements. Text becomes text and nothing else: no function here takes markup. */
type Attributes = { [name: string]: string | undefined };

export function element<N extends keyof HTMLElementTagNameMap>(
  name: N,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[N] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(attribute, value);
  }
  made.append(...children);
  return made;
}

/** A part of a drawing. */
export function svgElement(name: string, attributes: Record<string, string>, ...children: SVGElement[]): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name) as SVGElement;
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

export function button(text: string, attributes: Attributes, onPress: (event: MouseEvent) => void): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, text);
  made.addEventListener('click', onPress);
  return made;
}

/** A part of a card under a heading, which names it; `id` is the heading's. */
export const section = (id: string, title: string, attributes: Attributes, ...children: (Node | string)[]) =>
  element('section', { ...attributes, 'aria-labelledby': id }, element('h2', { id }, title), ...children);

/** A field with its label, and what stands below it. */
export const labelled = (label: string, input: HTMLElement, ...below: HTMLElement[]): HTMLElement =>
  element('div', { class: 'field' }, element('label', { for: input.id }, label), input, ...below);

/** A name and what it is, for a `dl`. */
export const row = (name: Node | string, ...values: (Node | string)[]): HTMLElement =>
  element('div', { class: 'row' }, element('dt', {}, name), element('dd', {}, ...values));

/** A box to tick, with its label. */
export function box(text: Node | string, isOn = false): { root: HTMLElement; input: HTMLInputElement } {
  const input = element('input', { type: 'checkbox' });
  input.checked = isOn;
  return { root: element('label', { class: 'tick' }, input, text), input };
}
