/** How the files of the two pages are served, over HTTP and by the desktop app alike. */

export const pageFileTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/**
 * The content security policy: nothing but the pages' own files runs, nothing is fetched from elsewhere, nobody frames
 * them, and no text becomes markup or script (Trusted Types without any policy). `connect` says what a page may call: its
 * own origin, or nothing where all it asks for goes through a preload. A page that a phone installs has a manifest, and starts a worker.
 */
export const pagePolicy = (connect: 'self' | 'none', isPhone = false): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    `connect-src '${connect}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    ...(isPhone ? ["manifest-src 'self'", 'trusted-types worker'] : ["trusted-types 'none'"]),
  ].join('; ');
