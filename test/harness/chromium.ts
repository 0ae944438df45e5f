/** A real Chromium: the one that is there, or Debian's where this process may install it. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, chromium } from '@playwright/test';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
const isRoot = process.getuid?.() === 0;

/** Starts it without a window, with further switches where a test needs them. Whoever starts it closes it. */
export function startChromium(...switches: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    // Chromium refuses its own sandbox to root; a machine for tests has nothing else in it.
    args: [
      ...(isRoot ? ['--no-sandbox'] : []),
      '--disable-background-networking',
      '--disable-component-update',
      ...switches,
    ],
  });
}

function findChromium(): string {
  const found = process.env['CHROMIUM'] ?? places.find(existsSync) ?? installed();
  if (found) return found;
  throw new Error('These tests need a Chromium: install the package chromium, or name one in the variable CHROMIUM.');
}

function installed(): string | undefined {
  if (!isRoot || !existsSync('/etc/debian_version')) return undefined;
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { stdio: 'inherit' });
  return places.find(existsSync);
}
