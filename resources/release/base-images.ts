/**
 * `node base-images.ts FILE`: pins what the Dockerfile starts from to what the registry has now, and writes that to FILE, so that a release
 * says what its container was built on. Run by the workflow on its own checkout.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

/** The Dockerfile with a digest behind the name of each image, and those names. */
export function pinned(dockerfile: string, digestOf: (image: string) => string): { text: string; images: string[] } {
  const images: string[] = [];
  const text = dockerfile.replaceAll(/^(FROM (?:--\S+ )?)([^\s@]+)(?=\s|$)/gm, (_, before: string, image: string) => {
    const digest = digestOf(image).trim();
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw new Error(`The registry names no digest for ${image}.`);
    images.push(`${image}@${digest}`);
    return `${before}${image}@${digest}`;
  });
  return { text, images };
}

if (import.meta.main) {
  const inspect = ['buildx', 'imagetools', 'inspect', '--format', '{{.Manifest.Digest}}'];
  const { text, images } = pinned(readFileSync('Dockerfile', 'utf8'), (image) =>
    execFileSync('docker', [...inspect, image], { encoding: 'utf8' }),
  );
  writeFileSync('Dockerfile', text);
  writeFileSync(process.argv[2] ?? '', `${images.join('\n')}\n`);
}
