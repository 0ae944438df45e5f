/** Draws an address for the camera of a phone. */
import { encode } from 'uqr';
import { svgElement } from './element.ts';

/** Dark on light in every theme: not every camera reads it the other way round. */
export function qrCode(address: string): SVGElement {
  const { data, size } = encode(address, { border: 4 });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  const root = svgElement('svg', { viewBox: `0 0 ${size} ${size}`, class: 'qr', role: 'img', 'aria-label': address });
  root.append(
    svgElement('rect', { width: `${size}`, height: `${size}`, fill: '#fff' }),
    svgElement('path', { d: dark.join(''), fill: '#000' }),
  );
  return root;
}
