/** Draws an address for the camera of a phone. */
import { encode } from 'uqr';

const svg = 'http://www.w3.org/2000/svg';

/** Dark on light in every theme: not every camera reads it the other way round. */
export function qrCode(address: string): SVGElement {
  const { data, size } = encode(address, { border: 4 });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  const root = part('svg', { viewBox: `0 0 ${size} ${size}`, class: 'qr', role: 'img', 'aria-label': address });
  root.append(
    part('rect', { width: `${size}`, height: `${size}`, fill: '#fff' }),
    part('path', { d: dark.join(''), fill: '#000' }),
  );
  return root;
}

function part(name: string, attributes: Record<string, string>): SVGElement {
  const made = document.createElementNS(svg, name) as SVGElement;
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}
