#!/usr/bin/env -S node --disable-sigusr1 --min-semi-space-size=4 --max-semi-space-size=16
/**
 * The command line and the hub on plain Node. Nothing is imported before the version is known to do, so that an old Node
 * answers with a sentence and not with a syntax error.
 */
delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']; // whoever set it could be anybody between a command and its server

const found = process.versions.node;

const [major = 0, minor = 0] = found.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 16) || major === 23) {
  process.stderr.write(`OpenGitHubX needs Node 22.16, 24 or newer, and this is Node ${found}.\n`);
  process.exitCode = 1;
} else {
  const { ensureHome } = await import('./headless/home.ts');
  ensureHome();
  const { openCompileCache } = await import('./headless/compile-cache.ts');
  openCompileCache();
  const { runCommandLine } = await import('./headless/cli.ts');
  process.exitCode = await runCommandLine(process.argv.slice(2), import.meta.dirname);
}
