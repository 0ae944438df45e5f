#!/usr/bin/env node
// The command of the npm package. In the syntax of Node 14 and without flags, so that an old Node gets a sentence and a way out.
'use strict';

const path = require('node:path');
const { spawn } = require('node:child_process');

const version = process.versions.node;
const major = Number(version.split('.')[0]);
const minor = Number(version.split('.')[1]);
const words = process.argv.slice(2);

if (major < 22 || (major === 22 && minor < 16) || major === 23) {
  process.stderr.write(
    [
      `OpenGitHubX needs Node.js 22.16, 24 or newer, and this is Node.js ${version} (${process.execPath}).`,
      'npm can bring a newer one for this command alone:',
      `  npx -y -p node@24 -- node ${JSON.stringify(__filename)} ${words.join(' ') || 'demo'}`,
      'Or install Node.js 24 from https://nodejs.org.',
      '',
    ].join('\n'),
  );
  process.exitCode = 1;
} else {
  run();
}

// Without the first flag any program of this user could open a debugger in the hub, and with it the secrets. The other two
// make a start shorter and a busy hub 130 MB smaller: https://nodejs.org/api/cli.html#--max-semi-space-sizesize-in-mib
function run() {
  const flags = process.execArgv.concat('--disable-sigusr1', '--min-semi-space-size=4', '--max-semi-space-size=16');
  if (major === 22) flags.push('--disable-warning=ExperimentalWarning'); // SQLite is called experimental there
  const line = flags.concat(path.join(__dirname, '..', 'out', 'main', 'headless.js'), words);
  if (process.execve && process.platform !== 'win32') {
    // The same process, with the same signals and exit code.
    process.removeAllListeners('warning');
    process.execve(process.execPath, [process.execPath].concat(line), process.env);
  }
  const child = spawn(process.execPath, line, { stdio: 'inherit' });
  process.on('SIGINT', () => {}); // a terminal sends it to the child as well, which ends in good order
  process.on('SIGTERM', () => {
    child.kill('SIGTERM');
  });
  child.on('exit', (code) => {
    process.exitCode = code === null ? 1 : code;
  });
}
