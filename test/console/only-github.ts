import type { DrivenHub } from './driver.ts';

/** Takes away what a demo has connected beside GitHub: somebody of one platform sees one list, without headings. */
export async function onlyGitHub({ cli }: Pick<DrivenHub, 'cli'>): Promise<void> {
  const { stdout } = await cli('accounts', 'list', '--json');
  const accounts = JSON.parse(stdout) as { id: string; platform: string }[];
  for (const { id } of accounts.filter(({ platform }) => platform !== 'github'))
    await cli('accounts', 'disconnect', id);
}
