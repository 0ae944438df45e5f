/**
 * `npm run package:desktop [-- WORDS FOR ELECTRON-BUILDER]`: packs the desktop app for this system, with what this repository can't know from
 * the environment. Signed where there is an identity to sign with; else the files say so by their names.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const { GITHUB_REPOSITORY, OPENGITHUBX_MAINTAINER, OPENGITHUBX_MAINTAINER_EMAIL, CSC_LINK, APPLE_API_KEY } =
  process.env;
const isSigned = process.platform === 'linux' || Boolean(CSC_LINK);

const words = [
  `-c.artifactName=\${productName}-\${version}-\${os}-\${arch}${isSigned ? '' : '-unsigned'}.\${ext}`,
  ...(isSigned ? [] : ['-c.mac.identity=null']),
  ...(process.platform === 'darwin' ? [`-c.mac.notarize=${Boolean(CSC_LINK && APPLE_API_KEY)}`] : []),
  ...(GITHUB_REPOSITORY
    ? [
        `-c.extraMetadata.homepage=https://github.com/${GITHUB_REPOSITORY}`,
        `-c.extraMetadata.repository.url=git+https://github.com/${GITHUB_REPOSITORY}.git`,
      ]
    : []),
  ...(OPENGITHUBX_MAINTAINER && OPENGITHUBX_MAINTAINER_EMAIL
    ? [
        `-c.extraMetadata.author.name=${OPENGITHUBX_MAINTAINER}`,
        `-c.extraMetadata.author.email=${OPENGITHUBX_MAINTAINER_EMAIL}`,
        `-c.linux.maintainer=${OPENGITHUBX_MAINTAINER} <${OPENGITHUBX_MAINTAINER_EMAIL}>`,
      ]
    : []),
];
const builder = join(import.meta.dirname, '..', '..', 'node_modules', 'electron-builder', 'cli.js');
const { status } = spawnSync(process.execPath, [builder, ...process.argv.slice(2), ...words], { stdio: 'inherit' });
process.exitCode = status ?? 1;
