/** Client, hub and platform as three tiles on a line: who reaches what through the hub, before anything is read. */
import { visible } from '../../../shared/visible.ts';
import { brandMarks } from '../features/accounts/brand-marks.ts';
import { classes } from '../ui/classes.ts';
import { lettersOf, tintOf } from '../ui/letters.ts';
import { markShape } from '../ui/mark-shape.ts';
import tile from '../ui/tile.module.css';
import { element, svgElement } from './element.ts';

/** So many platforms have a tile each. */
const mostPlatforms = 3;

/**
 * `reached`: platforms, or accounts as they are called, such as `GitHub octavia`; none where a key reaches nothing yet. `mayChange` draws
 * it in amber. The sentence below says the same, so that a screen reader is not told twice.
 */
export function reachLine(
  client: string,
  reached: readonly string[],
  { mayChange }: { mayChange: boolean },
): HTMLElement {
  const platforms = [...new Set(reached.map(platformOf))].slice(0, mostPlatforms);
  return element(
    'div',
    { class: 'reach', 'aria-hidden': 'true', ...(mayChange && { 'data-changes': '' }) },
    letterTile(visible(client)),
    line(),
    drawing('0 0 24 24', svgElement('circle', markShape.hub), path(markShape.spokes), path(markShape.key, 'mark-key')),
    ...(platforms.length > 0 ? [line(), ...platforms.map(platformTile)] : []),
  );
}

const platformOf = (name: string): string =>
  Object.keys(brandMarks)
    .filter((title) => name === title || name.startsWith(`${title} `))
    .reduce((longest, title) => (title.length > longest.length ? title : longest), '') || name;

function platformTile(title: string): HTMLElement {
  const mark = brandMarks[title]?.icon;
  if (!mark) return letterTile(visible(title));
  return element(
    'span',
    { class: classes(tile['tile'], tile['medium']) },
    drawing(`0 0 ${mark[0]} ${mark[1]}`, path(String(mark.at(-1)))),
  );
}

// Drawn by the style sheet: letters are no part of what the card says.
const letterTile = (name: string): HTMLElement =>
  element('span', {
    class: classes(tile['tile'], tile['medium']),
    'data-letters': lettersOf(name),
    'data-tint': String(tintOf(name)),
  });

const line = (): HTMLElement => element('span', { class: 'reachLine' });

const drawing = (viewBox: string, ...parts: SVGElement[]): SVGElement =>
  svgElement('svg', { viewBox, class: viewBox === '0 0 24 24' ? 'mark' : 'brand' }, ...parts);

const path = (d: string, name?: string): SVGElement =>
  svgElement('path', { d, ...(name !== undefined && { class: name }) });
